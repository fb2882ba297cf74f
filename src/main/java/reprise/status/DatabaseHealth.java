package reprise.status;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.AbstractHealthIndicator;
import jakarta.inject.Singleton;
import java.util.Map;
import reprise.event.EventRepository;

/** Asks the database for its newest event: not ready when it does not answer, or its file was deleted or replaced. */
@Singleton
final class DatabaseHealth extends AbstractHealthIndicator<Map<String, Object>> {
    private final EventRepository events;

    DatabaseHealth(EventRepository events) {
        this.events = events;
    }

    @Override
    protected Map<String, Object> getHealthInformation() {
        var fault = events.fault();
        if (fault.isPresent()) {
            healthStatus = HealthStatus.DOWN;
            return Map.of("fault", fault.get());
        }
        var newest = events.newest(Long.MAX_VALUE, 1);
        healthStatus = HealthStatus.UP;
        return Map.of("last_event_id", newest.isEmpty() ? 0L : String.valueOf(newest.getFirst().id()));
    }

    @Override
    protected String getName() {
        return "database";
    }
}
