package reprise.status;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.HealthCheckType;
import io.micronaut.management.health.indicator.HealthResult;
import io.swagger.v3.oas.annotations.Hidden;
import java.security.Principal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reprise.metrics.MetricsController;

/**
 * {@code /health} on the port of the metrics, with its details: what reaches that port may know of files and faults.
 */
@Controller(value = "/health", port = "${" + MetricsController.PORT + "}")
@Hidden // not on the port that is described
@Requires(property = "micronaut.metrics.enabled", value = "true")
final class MetricsPortHealth {
    private final HealthEndpoint health;

    MetricsPortHealth(HealthEndpoint health) {
        this.health = health;
    }

    @Get
    Publisher<HealthResult> all(@Nullable Principal principal) {
        return health.getHealth(principal);
    }

    @Get("/{check:liveness|readiness}")
    Publisher<HealthResult> one(@Nullable Principal principal, String check) {
        return health.getHealth(principal, HealthCheckType.valueOf(check.toUpperCase(Locale.ROOT)));
    }
}
