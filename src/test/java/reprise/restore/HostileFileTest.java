package reprise.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reprise.backup.Backup;
import reprise.backup.Sha256;
import reprise.testing.Volumes;

/** Somebody who can write to the backup volume put a file there whose schema runs something in whoever opens it. */
class HostileFileTest {
    private static final String NAME = "app-20261123T101630Z-t1";

    @TempDir
    Path folder;
    Volumes volumes;
    Backup.Ours ten;

    @BeforeEach
    void a_backup_of_ten_events_and_five_more() throws Exception {
        volumes = new Volumes(folder);
        ten = volumes.add(10).takeBackup();
        volumes.add(5);
        volumes.clock.advance(Duration.ofMinutes(5));
    }

    /** What a hostile file does to a program that trusts it. */
    enum Attack {
        /** Takes gigabytes of memory when the constraint is checked. */
        BOMB("CREATE TABLE bomb(a CHECK (length(hex(zeroblob(a))) >= 0));"
                + "PRAGMA ignore_check_constraints=ON; INSERT INTO bomb VALUES (900000000)", "bomb"),
        /** Rewrites what was acknowledged. */
        TRIGGER("CREATE TRIGGER mallory AFTER INSERT ON events BEGIN UPDATE events SET message = 'mine'; END",
                "mallory"),
        /** Never ends. */
        VIEW("DROP TABLE events; CREATE VIEW events AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL "
                + "SELECT id + 1 FROM n)"
                + " SELECT id, '' ts, '' message FROM n", "events"),
        /** Has the right version, and none of our tables. */
        NOTHING("DROP TABLE events; DROP TABLE event_count", "no table");

        private final String sql;
        private final String named;

        Attack(String sql, String named) {
            this.sql = sql;
            this.named = named;
        }
    }

    private Path hostile(Attack attack) throws Exception {
        var file = volumes.backup().resolve(NAME + ".db");
        Files.copy(ten.path(), file);
        for (var statement : attack.sql.contains("BEGIN") ? new String[]{attack.sql} : attack.sql.split(";")) {
            try (var connection = Volumes.open(file); var executed = connection.createStatement()) {
                executed.execute("PRAGMA ignore_check_constraints=ON");
                executed.execute(statement);
            }
        }
        return file;
    }

    /** The manifest that the program would have written. */
    private void forgeManifest(Path file) throws Exception {
        var manifest = Files.readString(volumes.backup().resolve(ten.file().replace(".db", ".json")))
                .replace(ten.manifest().sha256(), Sha256.of(file))
                .replace("\"size\" : " + ten.size(), "\"size\" : " + Files.size(file))
                .replace(ten.file(), file.getFileName().toString()).replace("10:16:00Z", "10:16:30Z");
        Files.writeString(volumes.backup().resolve(NAME + ".json"), manifest);
    }

    @ParameterizedTest
    @CsvSource({"BOMB, true", "BOMB, false", "TRIGGER, true", "TRIGGER, false", "VIEW, true", "VIEW, false",
            "NOTHING, true", "NOTHING, false"})
    void a_request_for_it_is_refused_and_names_what_is_wrong(Attack attack, boolean withManifest) throws Exception {
        var file = hostile(attack);
        if (withManifest) {
            forgeManifest(file);
        }
        var request = new Request.Restore("monday", NAME + ".db", Sha256.of(file));
        assertThat(volumes.engine().planner().plan(request)).isInstanceOfSatisfying(Plan.Refused.class,
                refused -> assertThat(refused.reason()).startsWith("its schema is not this service's: ")
                        .contains(attack.named));
        assertThat(volumes.engine().restoreStep().run(request)).isInstanceOf(RestoreOutcome.Refused.class);
        assertThat(volumes.events()).hasSize(15);
    }

    @ParameterizedTest
    @CsvSource({"BOMB", "TRIGGER", "VIEW", "NOTHING"})
    void a_recovery_skips_it_and_says_why(Attack attack) throws Exception {
        forgeManifest(hostile(attack));
        Volumes.remove(volumes.data());
        var recovered = (RestoreOutcome.Recovered) volumes.engine().restoreStep().run(new Request.None());
        assertThat(volumes.events()).hasSize(10);
        assertThat(recovered.entry().passedOver()).singleElement().asString()
                .startsWith(NAME + ".db: its schema is not this service's: ").contains(attack.named);
    }

    @ParameterizedTest
    @CsvSource({"BOMB", "TRIGGER", "VIEW", "NOTHING"})
    void a_commit_undoes_what_an_older_program_restored(Attack attack) throws Exception {
        Files.move(hostile(attack), volumes.database(), StandardCopyOption.REPLACE_EXISTING);
        var request = Volumes.request("monday", ten);
        assertThat(volumes.engine().restoreStep().run(request)).isInstanceOf(RestoreOutcome.Restored.class);
        assertThat(volumes.events()).hasSize(10);
        assertThat(Volumes.names(volumes.data())).anyMatch(name -> name.startsWith("app.db.damaged-"));
    }
}
