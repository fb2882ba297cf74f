package reprise.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
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

/** A real Alertmanager, with the example's routes, delivers what a real Prometheus fires to who is to have it. */
@NeedsProgram({UserProgram.ALERTMANAGER, UserProgram.AMTOOL, UserProgram.PROMETHEUS})
class AlertmanagerIT {
    private static final Path EXAMPLE = Path.of("kustomize/components/monitoring/alertmanager.yml");
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path folder;
    private HttpServer receivers;
    /** What came, by path. */
    private final Map<String, String> delivered = new ConcurrentHashMap<>();
    private final List<Process> programs = new ArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        receivers = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receivers.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            delivered.merge(exchange.getRequestURI().getPath(), body, String::concat);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receivers.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (var program : programs) {
            program.destroy();
            program.waitFor();
        }
        receivers.stop(0);
    }

    @Test
    void each_severity_reaches_who_is_to_have_it() throws Exception {
        var amtool = UserProgram.AMTOOL.path().toString();
        var example = EXAMPLE.toAbsolutePath().toString();
        assertThat(Rules.run(folder, amtool, "check-config", example))
                .satisfies(ended -> assertThat(ended.code()).as(ended.output()).isZero());
        for (var alert : Rules.alerts()) {
            var severity = String.valueOf(((Map<?, ?>) alert.get("labels")).get("severity"));
            var routed = Rules.run(folder, amtool, "config", "routes", "test", "--config.file=" + example,
                    "alertname=" + alert.get("alert"), "severity=" + severity);
            assertThat(routed.output().lines()).as("%s", alert.get("alert"))
                    .last().isEqualTo(severity.equals("critical") ? "on-call" : "tickets");
        }
    }

    @Test
    void a_stale_backup_becomes_a_ticket_and_a_very_stale_one_a_call() throws Exception {
        int metricsPort = FreePort.find();
        var volumes = new Volumes(folder).with(Setting.METRICS_PORT, String.valueOf(metricsPort))
                .with(Setting.FIRST_START, "refused");
        volumes.add(3).takeBackup();
        startAlertmanager(metricsPort);
        try (var _ = new WebService(volumes)) {
            volumes.clock.advance(Duration.ofMinutes(4));
            await("a ticket", () -> at("/tickets").contains("\"RepriseBackupStale\""));
            assertThat(at("/tickets")).contains("\"status\":\"firing\"",
                    "docs/runbook.md#reprisebackupstale\"", "\"receiver\":\"tickets\"");
            assertThat(at("/on-call")).isEmpty();
            volumes.clock.advance(Duration.ofMinutes(10));
            await("a call", () -> at("/on-call").contains("\"RepriseBackupVeryStale\""));
            assertThat(at("/on-call")).contains("\"severity\":\"critical\"");
            assertThat(at("/tickets")).doesNotContain("\"RepriseBackupVeryStale\"");
        }
    }

    /** With the example's routes and without its waits, and Prometheus beside it. */
    private void startAlertmanager(int metricsPort) throws IOException {
        int port = FreePort.find();
        var host = "http://127.0.0.1:" + receivers.getAddress().getPort();
        Files.writeString(folder.resolve("alertmanager.yml"), Files.readString(EXAMPLE)
                .replace("http://on-call.example/reprise", host + "/on-call")
                .replace("http://tickets.example/reprise", host + "/tickets")
                .replaceAll("(group_wait|group_interval): \\w+", "$1: 1s"));
        programs.add(start("alertmanager.log", UserProgram.ALERTMANAGER.path().toString(),
                "--config.file=alertmanager.yml", "--storage.path=" + folder.resolve("alertmanager"),
                "--web.listen-address=127.0.0.1:" + port, "--cluster.listen-address="));
        var rules = Rules.write(folder);
        Files.writeString(rules, Files.readString(rules).replaceAll("for: \\w+", "for: 0s"));
        Files.writeString(folder.resolve("prometheus.yml"), """
                global: { scrape_interval: 1s, evaluation_interval: 1s }
                rule_files: [rules.yml]
                alerting: { alertmanagers: [{ static_configs: [{ targets: ["127.0.0.1:%d"] }] }] }
                scrape_configs:
                  - { job_name: reprise, static_configs: [{ targets: ["localhost:%d"] }] }
                """.formatted(port, metricsPort));
        programs.add(start("prometheus.log", UserProgram.PROMETHEUS.path().toString(),
                "--config.file=prometheus.yml", "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + FreePort.find()));
    }

    private Process start(String log, String... command) throws IOException {
        return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile()).start();
    }

    private String at(String path) {
        return delivered.getOrDefault(path, "");
    }

    private void await(String what, Callable<Boolean> condition) throws IOException {
        try {
            Awaitility.await(what).atMost(LONG)
                    .failFast("a program ended", () -> !programs.stream().allMatch(Process::isAlive)).until(condition);
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            throw new AssertionError("not so: " + what + "; delivered: " + delivered + "; Alertmanager said: "
                    + Files.readString(folder.resolve("alertmanager.log")) + "; Prometheus said: "
                    + Files.readString(folder.resolve("prometheus.log")), e);
        }
    }
}
