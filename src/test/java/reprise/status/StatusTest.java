package reprise.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.restore.Request;
import reprise.testing.Volumes;
import reprise.testing.WebService;

class StatusTest {
    @TempDir
    Path folder;
    Volumes volumes;

    @BeforeEach
    void volumes() {
        volumes = new Volumes(folder);
    }

    private static String html(WebService service, String path, String language) {
        return service.get(path, "Accept", WebService.HTML, "Accept-Language", language).body();
    }

    @Test
    void without_a_backup_the_age_is_null_and_nothing_is_hidden() {
        try (var service = new WebService(volumes)) {
            assertThat(service.get("/status").body()).isEqualTo("{\"count\":0,\"last_backup_file\":null,"
                    + "\"backup_age_seconds\":null,\"rpo_seconds\":120,\"rpo_met\":null,\"timeline\":1,"
                    + "\"last_restore\":null,\"version\":\"development\"}");
            assertThat(html(service, "/status", "fr"))
                    .contains("Aucune sauvegarde pour l’instant : tout serait perdu.");
        }
    }

    @Test
    void the_age_is_that_of_the_newest_backup_and_is_held_against_the_rpo() throws Exception {
        var backup = volumes.add(3).takeBackup();
        volumes.clock.advance(Duration.ofSeconds(119));
        try (var service = new WebService(volumes)) {
            assertThat(service.get("/status").body()).startsWith("{\"count\":3,\"last_backup_file\":\"" + backup.file()
                    + "\",\"backup_age_seconds\":119,\"rpo_seconds\":120,\"rpo_met\":true,\"timeline\":1,");
            volumes.clock.advance(Duration.ofSeconds(2));
            assertThat(service.get("/status").body()).contains("\"backup_age_seconds\":121")
                    .contains("\"rpo_met\":false");
            assertThat(html(service, "/status", "en")).contains("Backup is stale: the newest is 2\u00a0min old");
        }
    }

    @Test
    void a_backup_ahead_of_the_clock_does_not_meet_the_rpo() throws Exception {
        var backup = volumes.add(3).takeBackup();
        volumes.repeat(backup, Instant.parse("2036-01-01T00:00:00Z"));
        volumes.clock.advance(Duration.ofMinutes(10));
        try (var service = new WebService(volumes)) {
            assertThat(service.get("/status").body()).contains("\"last_backup_file\":\"" + backup.file(),
                    "\"backup_age_seconds\":600", "\"rpo_met\":false");
        }
    }

    @Test
    void a_stale_backup_shows_and_fails_neither_liveness_nor_readiness() throws Exception {
        volumes.add(3).takeBackup();
        volumes.clock.advance(Duration.ofDays(2));
        try (var service = new WebService(volumes)) {
            var health = service.get("/health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).isEqualTo("{\"name\":\"reprise\",\"status\":\"UP\"}");
            assertThat(service.get("/health/liveness").statusCode()).isEqualTo(200);
            assertThat(service.get("/health/readiness").statusCode()).isEqualTo(200);
            assertThat(html(service, "/health", "fr")).contains("Tout fonctionne.");
        }
    }

    @Test
    void a_database_that_cannot_be_read_is_not_ready_but_alive() throws Exception {
        volumes.add(3);
        try (var service = new WebService(volumes)) {
            volumes.execute(volumes.database(), "DROP TABLE events");
            var readiness = service.get("/health/readiness");
            assertThat(readiness.statusCode()).isEqualTo(503);
            assertThat(readiness.body()).isEqualTo("{\"name\":\"reprise\",\"status\":\"DOWN\"}");
            assertThat(service.get("/health/liveness").statusCode()).isEqualTo(200);
            assertThat(html(service, "/health", "fr")).contains("Un composant ne répond pas.");
        }
    }

    @Test
    void a_restore_is_shown_with_what_was_set_aside_and_its_undo() throws Exception {
        var ten = volumes.add(10).takeBackup();
        volumes.add(5);
        volumes.engine().restoreStep().run(Volumes.request("monday", ten));
        try (var service = new WebService(volumes)) {
            assertThat(service.get("/status").body())
                    .contains("\"last_restore\":{\"id\":\"monday\",\"file\":\"" + ten.file()
                            + "\",\"outcome\":\"restored\",\"duration_ms\":")
                    .contains("\"timeline\":2");
            assertThat(html(service, "/status", "fr")).contains("La sauvegarde demandée a été restaurée.",
                    "--id undo-monday").containsPattern("mis de côté</dt><dd>5</dd>");
        }
    }

    @Test
    void a_refused_request_is_shown_with_its_reason() throws Exception {
        var ten = volumes.add(10).takeBackup();
        volumes.engine().restoreStep().run(new Request.Restore("monday", ten.file(), "0".repeat(64)));
        try (var service = new WebService(volumes)) {
            assertThat(service.get("/status").body()).contains("\"outcome\":\"refused\"")
                    .contains("\"reason\":\"its manifest says sha256");
            assertThat(html(service, "/status", "en")).contains("The restore request was refused");
        }
    }

    @Test
    void a_backup_volume_that_is_gone_is_no_backup_and_no_failure() throws Exception {
        volumes.add(1).takeBackup();
        try (var service = new WebService(volumes)) {
            Volumes.remove(volumes.backup());
            assertThat(Files.exists(volumes.backup())).isFalse();
            assertThat(service.get("/status").body()).contains("\"last_backup_file\":null");
            assertThat(service.get("/health/readiness").statusCode()).isEqualTo(200);
        }
    }
}
