package reprise.event.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.testing.Volumes;
import reprise.testing.WebService;

class TakeOverTest {
    @TempDir
    Path folder;

    @Test
    void a_database_of_the_original_workshop_is_taken_over_with_its_rows() throws Exception {
        var volumes = new Volumes(folder);
        Files.createDirectories(volumes.data());
        volumes.execute(volumes.database(), "CREATE TABLE IF NOT EXISTS events ("
                + "id INTEGER PRIMARY KEY AUTOINCREMENT, ts TEXT NOT NULL, message TEXT NOT NULL)");
        volumes.execute(volumes.database(),
                "INSERT INTO events(ts, message) VALUES ('2025-11-23T10:00:00.123456Z', 'de "
                        + "l''atelier'), ('hier', 'sans date')");
        try (var service = new WebService(folder)) {
            assertThat(service.get("/consultation").body())
                    .isEqualTo("[{\"id\":2,\"ts\":\"hier\",\"message\":\"sans date\"},"
                            + "{\"id\":1,\"ts\":\"2025-11-23T10:00:00.123456Z\",\"message\":\"de l'atelier\"}]");
            assertThat(service.get("/consultation", "Accept", WebService.HTML).body()).contains("sans date", "hier");
            assertThat(service.get("/add?message=nouveau").body()).contains("\"id\":3,");
        }
        assertThat(volumes.events()).containsExactly("de l'atelier", "sans date", "nouveau");
    }

    @Test
    void the_last_migration_sets_the_version_that_the_program_knows() throws Exception {
        new WebService(folder).close();
        var volumes = new Volumes(folder);
        assertThat(volumes.takeBackup().manifest().contents().schemaVersion()).isEqualTo(EventSchema.VERSION)
                .isEqualTo(Volumes.KNOWN_SCHEMA);
        List<String> migrations = Volumes.names(Volumes.MIGRATIONS);
        assertThat(migrations).hasSize(EventSchema.VERSION).last().asString()
                .startsWith("V" + EventSchema.VERSION + "__");
    }

    @Test
    void a_database_of_the_present_version_is_served_without_a_look_for_migrations() throws Exception {
        var volumes = new Volumes(folder).add(1);
        try (var service = new WebService(volumes)) {
            assertThat(service.get("/count").body()).isEqualTo("{\"count\":1}");
        }
        assertThat(volumes.hasTable("flyway_schema_history")).isFalse();
        volumes.execute(volumes.database(), "PRAGMA user_version=0");
        new WebService(volumes).close();
        assertThat(volumes.hasTable("flyway_schema_history")).isTrue();
    }

    @Test
    void the_database_is_durable_and_closed_without_a_log() throws Exception {
        var volumes = new Volumes(folder);
        try (var service = new WebService(folder)) {
            service.get("/add?message=x");
            assertThat(volumes.data().resolve("app.db-wal")).isNotEmptyFile();
        }
        assertThat(Volumes.names(volumes.data())).containsExactly("app.db");
    }
}
