package reprise.event.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reprise.testing.NeedsProgram;
import reprise.testing.UserProgram;
import reprise.testing.Volumes;
import reprise.testing.WebService;

@NeedsProgram(UserProgram.SQLITE3)
class EventCountIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DELETE FROM events WHERE id > 3                                                     | 3
            DELETE FROM events                                                                  | 0
            BEGIN; DELETE FROM events; ROLLBACK                                                 | 5
            INSERT INTO events(ts, message) VALUES ('t', 'm'), ('t', 'm')                       | 7
            UPDATE events SET id = id + 100, message = 'moved'                                  | 5
            REPLACE INTO events VALUES (2, 't', 'm'), (9, 't', 'm')                             | 6
            PRAGMA recursive_triggers = ON; REPLACE INTO events VALUES (2, 't', 'm')            | 5
            INSERT OR IGNORE INTO events VALUES (2, 't', 'm'); INSERT INTO events(ts, message) VALUES ('t', 'm') | 6
            INSERT INTO events VALUES (2, 't', 'm') ON CONFLICT DO UPDATE SET message = 'm'     | 5
            UPDATE OR REPLACE events SET id = 1 WHERE id = 2; UPDATE OR IGNORE events SET rowid = 3 WHERE id = 4 | 4
            INSERT INTO events VALUES (-1, 't', 'm'); INSERT INTO events(ts, message) VALUES ('t', 'm') | 7
            """)
    void is_exact_whatever_somebody_does_with_sqlite3_beside_the_service(String sql, int count) throws Exception {
        var volumes = new Volumes(folder);
        try (var service = new WebService(folder)) {
            for (int i = 0; i < 5; i++) {
                service.get("/add");
            }
            var sqlite = new ProcessBuilder(UserProgram.SQLITE3.path().toString(), volumes.database().toString(), sql)
                    .redirectErrorStream(true).start();
            assertThat(new String(sqlite.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
            assertThat(sqlite.waitFor()).isZero();
            assertThat(service.get("/count").body()).isEqualTo("{\"count\":" + count + "}");
            assertThat(service.get("/add").statusCode()).isEqualTo(200);
            assertThat(service.get("/count").body()).isEqualTo("{\"count\":" + (count + 1) + "}");
        }
        assertThat(volumes.events()).hasSize(count + 1);
    }
}
