package reprise.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reprise.event.EventRepository;
import reprise.protection.Protection;

/** Reports faults that are silent otherwise, each for an alert. */
@Singleton
final class FaultMetrics implements MeterBinder {
    private static final String SECONDS = "seconds";

    private final Readings readings;
    private final EventRepository events;
    private final Protection protection;
    private final Clock clock;

    FaultMetrics(Readings readings, EventRepository events, Protection protection, Clock clock) {
        this.readings = readings;
        this.events = events;
        this.protection = protection;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        // an age, not a counter: a recovery starts another pod, whose series has no increase to look for
        gauge(registry, "recovery.age", SECONDS, "Time since lost or damaged data was last recovered",
                () -> readings.current().recoveryAge(clock.instant()));
        gauge(registry, "verification.age", SECONDS, "Time since every backup was last verified",
                () -> readings.current().verificationAge(clock.instant()));
        gauge(registry, "backups.ahead", null, "Backups whose restore point is more than five minutes in the future",
                () -> readings.current().ahead());
        gauge(registry, "database.behind", null, "1 when the newest backup holds rows that the database never had",
                this::behind);
        gauge(registry, "first.start.allowed", null, "1 when lost volumes would be answered by an empty database",
                () -> protection.isFirstStartAllowed() ? 1 : 0);
    }

    /**
     * The backups are read before the database, which only grows: one that is taken in between is not taken for ahead.
     */
    private int behind() {
        long backedUp = readings.current().state().lastEventId();
        return events.lastId() < backedUp ? 1 : 0;
    }

    private static void gauge(MeterRegistry registry, String name, @Nullable String unit, String meaning,
            Supplier<Number> value) {
        Gauge.builder("reprise." + name, value).baseUnit(unit).description(meaning).register(registry);
    }
}
