package reprise.event.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import reprise.settings.Setting;
import reprise.settings.Settings.DatabaseLimit;
import reprise.testing.FreePort;
import reprise.testing.Volumes;
import reprise.testing.WebService;

/** A database must not fill its volume: a restore needs room there, too. */
class DatabaseLimitTest {
    private static final long LIMIT = 200_000;

    @TempDir
    Path folder;

    @Test
    void beyond_its_limit_the_database_takes_no_row_and_all_acknowledged_ones_are_there() throws Exception {
        int port = FreePort.find();
        var volumes = new Volumes(folder).with(Setting.MAX_DATABASE, "200kB").with(Setting.METRICS_PORT, "" + port);
        int stored = 0;
        try (var service = new WebService(volumes)) {
            var message = "m".repeat(1_000);
            int status = 200;
            for (int i = 0; i < 1_000 && status == 200; i++) {
                status = service.get("/add?message=" + message).statusCode();
                stored += status == 200 ? 1 : 0;
            }
            assertThat(status).isEqualTo(507);
            assertThat(service.get("/count").body()).isEqualTo("{\"count\":" + stored + "}");
            var metrics = HttpClient.newHttpClient().send(HttpRequest.newBuilder(
                    URI.create("http://localhost:" + port + "/metrics")).build(), BodyHandlers.ofString()).body();
            assertThat(metrics).contains("reprise_database_limit_bytes 200000.0");
        }
        assertThat(Files.size(volumes.database())).isLessThanOrEqualTo(LIMIT).isGreaterThan(LIMIT / 2);
        assertThat(volumes.events()).hasSize(stored);
    }

    @Test
    void a_full_database_is_logged_once_a_minute() {
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        var volumes = new Volumes(folder).with(Setting.MAX_DATABASE, "60kB");
        try (var service = new WebService(volumes)) {
            int refused = 0;
            for (int i = 0; refused < 20; i++) {
                assertThat(i).isLessThan(1_000);
                refused += service.get("/add?message=" + "m".repeat(1_000)).statusCode() == 507 ? 1 : 0;
            }
            assertThat(log.list).filteredOn(event -> event.getLevel() == Level.ERROR).hasSize(1)
                    .allMatch(event -> event.getThrowableProxy() == null);
            volumes.clock.advance(Duration.ofMinutes(1));
            assertThat(service.get("/add?message=" + "m".repeat(1_000)).statusCode()).isEqualTo(507);
            assertThat(log.list).filteredOn(event -> event.getLevel() == Level.ERROR).hasSize(2).last()
                    .matches(event -> event.getFormattedMessage().contains("19 more since"));
        } finally {
            root.detachAppender(log);
        }
    }

    @Test
    void a_share_is_of_the_database_and_the_free_space_so_that_it_does_not_creep() {
        var limit = new DatabaseLimit(OptionalLong.empty(), 80);
        assertThat(limit.of(0, 1_000)).isEqualTo(800);
        assertThat(limit.of(800, 200)).as("at the next start").isEqualTo(800);
        assertThat(new DatabaseLimit(OptionalLong.of(7), 0).of(800, 200)).isEqualTo(7);
    }
}
