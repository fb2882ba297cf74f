package reprise.web;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;

/** Reports how many connections the service has, and how many it had no place for. */
@Singleton
final class ConnectionMetrics implements MeterBinder {
    private final ConnectionGuard guard;

    ConnectionMetrics(ConnectionGuard guard) {
        this.guard = guard;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("reprise.connections", guard.service(), ConnectionLimit::open)
                .description("Open connections to the service").register(registry);
        FunctionCounter.builder("reprise.connections.turned.away", guard.service(), ConnectionLimit::turnedAway)
                .description("Connections that were refused, or ended in favour of others").register(registry);
    }
}
