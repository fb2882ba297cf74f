package reprise.status;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthResult;
import java.util.List;
import java.util.Map;
import reprise.settings.Settings;
import reprise.web.Pages;

/**
 * Shows Micronaut's health endpoint as a page to a browser. Its details name files and faults: they are on the port of
 * the metrics alone.
 */
@ServerFilter({"/health", "/health/**"})
public final class HealthPage {
    private final Pages pages;
    private final int metricsPort;

    HealthPage(Pages pages, Settings settings) {
        this.pages = pages;
        this.metricsPort = settings.metricsPort();
    }

    /** A part of the service and how it is. */
    public record Row(String name, String status, List<String> details) {}

    @ResponseFilter
    void page(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (!(response.getBody().orElse(null) instanceof HealthResult full)) {
            return;
        }
        var health = request.getServerAddress().getPort() == metricsPort ? full
                : HealthResult.builder("reprise", full.getStatus()).build();
        if (!Pages.isWanted(request)) {
            response.body(health);
            return;
        }
        pages.replace(response, pages.page(request, "health.jte", page -> Map.of("page", page, "up",
                HealthStatus.UP.equals(health.getStatus()), "rows", rows(health))));
    }

    private static List<Row> rows(HealthResult health) {
        return health.getDetails() instanceof Map<?, ?> parts
                ? parts.entrySet().stream().filter(part -> part.getValue() instanceof HealthResult)
                        .map(part -> row(String.valueOf(part.getKey()), (HealthResult) part.getValue())).toList()
                : List.of();
    }

    private static Row row(String name, HealthResult part) {
        return new Row(name, part.getStatus().getName(), details(part));
    }

    private static List<String> details(HealthResult part) {
        return part.getDetails() instanceof Map<?, ?> details
                ? details.entrySet().stream().map(detail -> detail.getKey() + ": " + detail.getValue()).toList()
                : List.of();
    }
}
