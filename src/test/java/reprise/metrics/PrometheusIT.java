package reprise.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.settings.Setting;
import reprise.testing.FreePort;
import reprise.testing.NeedsProgram;
import reprise.testing.UserProgram;
import reprise.testing.Volumes;
import reprise.testing.WebService;

/** A real Prometheus reads the running service, fires an alert, and answers what the dashboard asks. */
@NeedsProgram({UserProgram.PROMETHEUS, UserProgram.PROMTOOL})
class PrometheusIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;
    Volumes volumes;
    Process prometheus;
    int port;

    @BeforeEach
    void start() throws IOException {
        int metricsPort = FreePort.find();
        port = FreePort.find();
        volumes = new Volumes(folder).with(Setting.METRICS_PORT, String.valueOf(metricsPort))
                .with(Setting.FIRST_START, "refused");
        var rules = Rules.write(folder);
        Files.writeString(rules, Files.readString(rules).replaceAll("for: \\w+", "for: 0s"));
        Files.writeString(folder.resolve("prometheus.yml"), """
                global: { scrape_interval: 1s, evaluation_interval: 1s }
                rule_files: [rules.yml]
                scrape_configs:
                  - { job_name: reprise, static_configs: [{ targets: ["localhost:%d"] }] }
                """.formatted(metricsPort));
        prometheus = new ProcessBuilder(UserProgram.PROMETHEUS.path().toString(), "--config.file=prometheus.yml",
                "--storage.tsdb.path=" + folder.resolve("tsdb"), "--web.listen-address=127.0.0.1:" + port)
                .directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile()).start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        prometheus.destroy();
        prometheus.waitFor();
    }

    @Test
    void it_fires_the_alert_of_a_stale_backup_and_only_that() throws Exception {
        volumes.add(3).takeBackup();
        try (var _ = new WebService(volumes)) {
            await("it reads a fresh age", () -> values("reprise_backup_age_seconds < 120") == 1);
            await("no alert fires", () -> firing().isEmpty());
            volumes.clock.advance(Duration.ofMinutes(4));
            await("the alert fires", () -> !firing().isEmpty());
            assertThat(firing()).containsExactly("RepriseBackupStale");
        }
    }

    @Test
    void every_query_of_the_dashboard_has_an_answer() throws Exception {
        volumes.add(3).takeBackup();
        try (var service = new WebService(volumes)) {
            service.get("/count");
            await("it reads the requests", () -> values("http_server_requests_seconds_count") > 0);
            for (var query : dashboard()) {
                var asked = query.replace("$__rate_interval", "1m");
                await(asked + " has an answer", () -> values(asked) > 0);
            }
        }
    }

    @Test
    void promtool_has_nothing_to_say_of_the_service_s_own_metrics() throws Exception {
        volumes.add(3).takeBackup();
        try (var _ = new WebService(volumes)) {
            var scraped = HTTP.send(HttpRequest
                    .newBuilder(URI.create("http://localhost:" + volumes.settings().metricsPort() + "/metrics"))
                    .build(),
                    BodyHandlers.ofString()).body();
            var own = scraped.lines().filter(line -> line.matches("(# \\w+ )?reprise_.*")).toList();
            assertThat(own).contains("# TYPE reprise_timeline gauge", "reprise_timeline 1.0");
            var file = Files.write(folder.resolve("own.txt"), own);
            var ended = Rules.run(folder, "sh", "-c", "\"$1\" check metrics <\"$2\"", "sh",
                    UserProgram.PROMTOOL.path().toString(), file.toString());
            assertThat(ended).isEqualTo(new Rules.Ended(0, ""));
        }
    }

    private static List<String> dashboard() throws IOException {
        var queries = new ArrayList<String>();
        var dashboard = JSON.std.mapFrom(Files.readString(Path.of("kustomize/components/monitoring/dashboard.json")));
        for (var panel : (List<?>) dashboard.getOrDefault("panels", List.of())) {
            for (var target : (List<?>) ((Map<?, ?>) panel).get("targets")) {
                queries.add((String) ((Map<?, ?>) target).get("expr"));
            }
        }
        assertThat(queries).hasSizeGreaterThan(10);
        return queries;
    }

    private List<String> firing() throws IOException, InterruptedException {
        return list(ask("/api/v1/alerts"), "alerts").stream().filter(alert -> "firing".equals(alert.get("state")))
                .map(alert -> String.valueOf(((Map<?, ?>) alert.get("labels")).get("alertname"))).toList();
    }

    /** How many time series a query finds. */
    private int values(String query) throws IOException, InterruptedException {
        return list(ask("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)), "result").size();
    }

    private static List<Map<?, ?>> list(Map<?, ?> data, String key) {
        return data.get(key) instanceof List<?> list ? list.stream().<Map<?, ?>>map(each -> (Map<?, ?>) each).toList()
                : List.of();
    }

    /** Data of an answer; none as long as it starts. */
    private Map<?, ?> ask(String path) throws IOException, InterruptedException {
        try {
            var answer = HTTP.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() == 503) {
                return Map.of();
            }
            var json = JSON.std.mapFrom(answer.body());
            assertThat(json.get("status")).as(path + ": " + answer.body()).isEqualTo("success");
            return (Map<?, ?>) json.getOrDefault("data", Map.of());
        } catch (ConnectException _) {
            return Map.of();
        }
    }

    private void await(String what, Callable<Boolean> condition) throws IOException {
        try {
            Awaitility.await(what).atMost(LONG).failFast("Prometheus ended", () -> !prometheus.isAlive())
                    .until(condition);
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            throw new AssertionError("not so: " + what + "; Prometheus said: "
                    + Files.readString(folder.resolve("prometheus.log")), e);
        }
    }
}
