package reprise.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;

/**
 * {@code /metrics}, on a port of its own, so clients of the service cannot reach the metrics. Micronaut's endpoint has
 * no port for itself alone: the setting there moves {@code /health}, too.
 */
@Controller(value = "/metrics", port = "${" + MetricsController.PORT + "}")
@Hidden // not on the port that is described
@Requires(property = "micronaut.metrics.enabled", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
public final class MetricsController {
    /** Property that holds the port. */
    public static final String PORT = "reprise.metrics-port";
    /** Prometheus' text format, prometheus.io/docs/instrumenting/exposition_formats. */
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;

    MetricsController(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @Get
    HttpResponse<String> scrape() {
        return HttpResponse.ok(registry.scrape()).contentType(TEXT);
    }
}
