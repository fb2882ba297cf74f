package reprise.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.restore.Request;
import reprise.settings.Setting;
import reprise.testing.FreePort;
import reprise.testing.Volumes;
import reprise.testing.WebService;

class MetricsTest {
    @TempDir
    Path folder;
    Volumes volumes;
    int port;

    @BeforeEach
    void volumes() {
        volumes = new Volumes(folder);
        choosePort();
    }

    private void choosePort() {
        port = FreePort.find();
        volumes.with(Setting.METRICS_PORT, String.valueOf(port));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(), BodyHandlers.ofString());
    }

    /** The numbers by their name and labels; a reading is kept for some seconds, so that time must go on first. */
    private TreeMap<String, Double> scrape() throws IOException, InterruptedException {
        volumes.clock.advance(Duration.ofSeconds(6));
        var numbers = new TreeMap<String, Double>();
        get("/metrics").body().lines().filter(line -> line.startsWith("reprise_")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            numbers.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        });
        return numbers;
    }

    @Test
    void the_metrics_are_on_a_port_of_their_own_with_health_alone() throws Exception {
        try (var service = new WebService(volumes)) {
            var answer = get("/metrics");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).hasValueSatisfying(
                    type -> assertThat(type.toLowerCase(Locale.ROOT)).startsWith("text/plain").contains("0.0.4"));
            assertThat(service.get("/metrics").statusCode()).isEqualTo(404);
            assertThat(get("/add").statusCode()).isEqualTo(404);
            assertThat(get("/status").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void the_details_of_health_are_on_the_port_of_the_metrics_only() throws Exception {
        try (var service = new WebService(volumes)) {
            for (var path : new String[]{"/health", "/health/readiness", "/health/liveness"}) {
                assertThat(get(path).statusCode()).as(path).isEqualTo(200);
                assertThat(service.get(path).body()).isEqualTo("{\"name\":\"reprise\",\"status\":\"UP\"}");
            }
            assertThat(get("/health").body()).contains("\"database\":{", "\"last_backup_file\":\"none\"");
            volumes.execute(volumes.database(), "DROP TABLE events");
            assertThat(get("/health/readiness").statusCode()).isEqualTo(503);
            assertThat(get("/health/readiness").body())
                    .contains("\"database\":{\"name\":\"reprise\",\"status\":\"DOWN\"");
            assertThat(service.get("/health/readiness").statusCode()).isEqualTo(503);
            assertThat(service.get("/health/readiness").body())
                    .isEqualTo("{\"name\":\"reprise\",\"status\":\"DOWN\"}");
            assertThat(get("/health/liveness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void backups_of_a_database_that_did_not_change_have_one_size_together() throws Exception {
        volumes.add(3);
        Files.setLastModifiedTime(volumes.database(), FileTime.from(volumes.clock.instant()));
        var first = volumes.takeBackup();
        assertThat(volumes.takeBackup().manifest().origin().content()).isEqualTo(first.file());
        try (var _ = new WebService(volumes)) {
            assertThat(scrape()).containsEntry("reprise_backups_size_bytes", (double) first.size())
                    .containsEntry("reprise_backups{kind=\"scheduled\"}", 2.0);
        }
    }

    @Test
    void without_a_backup_its_age_is_unknown_and_the_count_is_zero() throws Exception {
        try (var _ = new WebService(volumes)) {
            assertThat(scrape()).containsEntry("reprise_backup_age_seconds", Double.NaN)
                    .containsEntry("reprise_backups{kind=\"scheduled\"}", 0.0)
                    .containsEntry("reprise_rpo_seconds", 120.0).containsEntry("reprise_events", 0.0);
        }
    }

    @Test
    void a_backup_is_told_with_its_age_size_duration_and_verdict() throws Exception {
        var backup = volumes.add(3).takeBackup();
        try (var _ = new WebService(volumes)) {
            assertThat(scrape()).containsEntry("reprise_backup_age_seconds", 6.0)
                    .containsEntry("reprise_backups{kind=\"scheduled\"}", 1.0)
                    .containsEntry("reprise_backup_last_size_bytes", (double) backup.size())
                    .containsEntry("reprise_backup_last_duration_seconds", backup.manifest().durationMillis() / 1000.0)
                    .containsEntry("reprise_backup_last_sound", 1.0).containsEntry("reprise_backups_size_bytes",
                            (double) backup.size())
                    .containsEntry("reprise_events", 3.0).containsEntry("reprise_timeline", 1.0)
                    .hasEntrySatisfying("reprise_backup_volume_free_bytes", free -> assertThat(free).isPositive())
                    .hasEntrySatisfying("reprise_backup_volume_size_bytes", size -> assertThat(size).isPositive());
        }
    }

    /** A gauge that lost what it measures reads NaN, and no alert on a full volume would ever fire. */
    @Test
    void the_volumes_are_still_measured_after_a_garbage_collection() throws Exception {
        volumes.add(3).takeBackup();
        try (var _ = new WebService(volumes)) {
            var witness = new WeakReference<>(new Object());
            while (witness.get() != null) {
                System.gc();
            }
            assertThat(scrape()).hasEntrySatisfying("reprise_data_volume_free_bytes",
                    free -> assertThat(free).isPositive())
                    .hasEntrySatisfying("reprise_backup_volume_size_bytes", size -> assertThat(size).isPositive());
        }
    }

    @Test
    void the_data_volume_is_told_with_what_a_restore_needs_of_it() throws Exception {
        volumes.add(3);
        try (var service = new WebService(volumes)) {
            service.get("/count");
            long size = Files.size(volumes.database()) + Files.size(volumes.data().resolve("app.db-wal"));
            assertThat(scrape()).containsEntry("reprise_database_size_bytes", (double) size)
                    .hasEntrySatisfying("reprise_data_volume_free_bytes", free -> assertThat(free).isPositive())
                    .containsEntry("reprise_data_volume_size_bytes", (double) volumes.data().toFile().getTotalSpace());
        }
    }

    @Test
    void damage_and_a_loss_of_rows_show_at_once() throws Exception {
        volumes.add(40).takeBackup();
        try (var _ = new WebService(volumes)) {
            assertThat(scrape()).containsEntry("reprise_backups_damaged", 0.0)
                    .containsEntry("reprise_backups_suspicious", 0.0).containsEntry("reprise_pruning_halted", 0.0);
            volumes.execute(volumes.database(), "DELETE FROM events WHERE id > 2");
            var suspicious = volumes.takeBackup();
            assertThat(scrape()).containsEntry("reprise_backups_suspicious", 1.0)
                    .containsEntry("reprise_pruning_halted", 1.0);
            Volumes.truncate(suspicious.path(), 4096);
            assertThat(scrape()).containsEntry("reprise_backups_damaged", 1.0)
                    .containsEntry("reprise_backup_last_sound", 0.0);
        }
    }

    @Test
    void what_is_ahead_of_the_clock_counts_for_no_age_and_shows() throws Exception {
        var backup = volumes.add(3).takeBackup();
        volumes.repeat(backup, Instant.parse("2036-01-01T00:00:00Z"));
        volumes.clock.advance(Duration.ofMinutes(10));
        try (var _ = new WebService(volumes)) {
            assertThat(scrape()).containsEntry("reprise_backup_age_seconds", 606.0)
                    .containsEntry("reprise_backups_ahead", 1.0).containsEntry("reprise_backups_suspicious", 0.0);
        }
    }

    @Test
    void restores_are_counted_by_outcome_and_the_count_survives_a_restart() throws Exception {
        var backup = volumes.add(3).takeBackup();
        volumes.engine().restoreStep().run(Volumes.request("monday", backup));
        var refused = new Request.Restore("tuesday", backup.file(), "0".repeat(64));
        volumes.engine().restoreStep().run(refused);
        try (var _ = new WebService(volumes, refused)) {
            assertThat(scrape()).containsEntry("reprise_restores_total{outcome=\"restored\"}", 1.0)
                    .containsEntry("reprise_restores_total{outcome=\"refused\"}", 1.0)
                    .containsEntry("reprise_restores_total{outcome=\"recovered\"}", 0.0)
                    .containsEntry("reprise_restore_refused", 1.0).containsEntry("reprise_timeline", 2.0)
                    .containsEntry("reprise_backups{kind=\"safety\"}", 1.0)
                    .hasEntrySatisfying("reprise_restore_last_duration_seconds",
                            seconds -> assertThat(seconds).isNotNegative());
        }
        choosePort();
        try (var _ = new WebService(volumes, new Request.None())) {
            assertThat(scrape()).as("Git asks for something else").containsEntry("reprise_restore_refused", 0.0)
                    .containsEntry("reprise_restores_total{outcome=\"refused\"}", 1.0);
        }
    }

    @Test
    void a_recovery_is_told_with_its_age() throws Exception {
        volumes.add(3).takeBackup();
        try (var _ = new WebService(volumes)) {
            assertThat(scrape()).containsEntry("reprise_recovery_age_seconds", Double.NaN);
        }
        Volumes.remove(volumes.data());
        volumes.engine().restoreStep().run(new Request.None());
        choosePort();
        try (var _ = new WebService(volumes)) {
            volumes.clock.advance(Duration.ofHours(1));
            assertThat(scrape()).containsEntry("reprise_recovery_age_seconds", 3606.0);
        }
    }

    @Test
    void the_verification_that_is_longest_ago_is_the_age_of_that_of_all() throws Exception {
        volumes.add(3).takeBackup();
        volumes.clock.advance(Duration.ofDays(1));
        volumes.add(1).takeBackup();
        try (var _ = new WebService(volumes)) {
            assertThat(scrape()).containsEntry("reprise_verification_age_seconds", 86466.0);
        }
    }

    @Test
    void without_a_backup_there_is_no_verification_to_tell_of() throws Exception {
        try (var _ = new WebService(volumes)) {
            assertThat(scrape()).containsEntry("reprise_verification_age_seconds", Double.NaN);
        }
    }

    @Test
    void a_backup_from_the_future_is_counted_and_is_not_the_newest() throws Exception {
        volumes.add(3).takeBackup();
        volumes.clock.advance(Duration.ofDays(1));
        volumes.add(1).takeBackup();
        volumes.clock.advance(Duration.ofDays(-1));
        try (var _ = new WebService(volumes)) {
            assertThat(scrape()).containsEntry("reprise_backups_ahead", 1.0)
                    .containsEntry("reprise_backup_age_seconds", 66.0);
            volumes.clock.advance(Duration.ofDays(1).minusMinutes(4));
            assertThat(scrape()).as("five minutes are a clock that is a little wrong")
                    .containsEntry("reprise_backups_ahead", 0.0).containsEntry("reprise_backup_age_seconds", 0.0);
        }
    }

    @Test
    void a_database_that_lacks_rows_of_its_newest_backup_is_behind() throws Exception {
        var older = volumes.add(3).takeBackup();
        volumes.add(2).takeBackup();
        Volumes.remove(volumes.data());
        Files.createDirectories(volumes.data());
        Files.copy(older.path(), volumes.database());
        try (var _ = new WebService(volumes)) {
            assertThat(scrape()).containsEntry("reprise_database_behind", 1.0);
        }
    }

    @Test
    void a_database_whose_newest_rows_somebody_deleted_is_not_behind() throws Exception {
        volumes.add(5).takeBackup();
        volumes.execute(volumes.database(), "DELETE FROM events WHERE id > 3");
        try (var _ = new WebService(volumes)) {
            assertThat(scrape()).containsEntry("reprise_database_behind", 0.0);
        }
    }

    @Test
    void a_database_that_a_restore_took_back_is_not_behind_the_backups_of_its_old_timeline() throws Exception {
        var older = volumes.add(3).takeBackup();
        volumes.add(2).takeBackup();
        volumes.engine().restoreStep().run(Volumes.request("monday", older));
        try (var _ = new WebService(volumes)) {
            assertThat(scrape()).containsEntry("reprise_database_behind", 0.0).containsEntry("reprise_timeline", 2.0);
        }
    }

    @Test
    void a_new_database_is_not_behind() throws Exception {
        try (var _ = new WebService(volumes)) {
            assertThat(scrape()).containsEntry("reprise_database_behind", 0.0);
        }
    }

    @Test
    void whether_a_first_start_is_allowed_is_told() throws Exception {
        try (var _ = new WebService(volumes)) {
            assertThat(scrape()).containsEntry("reprise_first_start_allowed", 1.0);
        }
        choosePort();
        volumes.with(Setting.FIRST_START, "refused");
        try (var _ = new WebService(volumes)) {
            assertThat(scrape()).containsEntry("reprise_first_start_allowed", 0.0);
        }
    }

    @Test
    void requests_are_counted_by_route_not_by_what_a_client_types() throws Exception {
        var backup = volumes.add(1).takeBackup();
        try (var service = new WebService(volumes)) {
            service.get("/count");
            service.get("/restore-points/" + backup.file());
            service.get("/restore-points/app-20200101T000000Z-t1.db");
            assertThat(get("/metrics").body())
                    .contains("http_server_requests_seconds_count").contains("uri=\"/count\"")
                    .contains("uri=\"/restore-points/{file}\"").doesNotContain("app-20");
        }
    }
}
