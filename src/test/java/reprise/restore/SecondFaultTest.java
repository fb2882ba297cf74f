package reprise.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.Backup;
import reprise.backup.Sha256;
import reprise.cli.Outcomes;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.LedgerEntry.Outcome;
import reprise.settings.Setting;
import reprise.testing.Volumes;
import reprise.testing.WebService;

/** Two things are wrong at once. Whatever they are, no acknowledged event is lost without a word. */
class SecondFaultTest {
    private static final Request NONE = new Request.None();

    @TempDir
    Path folder;
    Volumes volumes;
    Backup.Ours ten;

    @BeforeEach
    void a_backup_of_ten_events_and_five_more() throws Exception {
        volumes = new Volumes(folder);
        ten = volumes.add(10).takeBackup();
        volumes.add(5);
    }

    private RestoreOutcome start(Request request) {
        return volumes.engine().restoreStep().run(request);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertStops(Request request, ExitCode exitCode) {
        return assertThatThrownBy(() -> start(request)).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.exitCode()).isEqualTo(exitCode));
    }

    private Path ledger(Path volume) {
        return volume.resolve("ledger.jsonl");
    }

    /** As a crash between the two copies of a line leaves it. */
    private void cutLastLine(Path copy) throws IOException {
        var lines = Files.readAllLines(copy);
        Files.write(copy, lines.subList(0, lines.size() - 1));
    }

    // ---- damage that the look at the start misses

    @Test
    void damage_that_only_the_safety_copy_finds_keeps_the_database_aside_and_restores() throws Exception {
        damageAnIndex();
        assertThat(start(NONE)).as("the look at the start misses it").isInstanceOf(RestoreOutcome.Unchanged.class);
        var restored = (RestoreOutcome.Restored) start(Volumes.request("monday", ten));
        assertThat(volumes.events()).hasSize(10);
        assertThat(restored.entry().safetyCopy()).isEmpty();
        assertThat(restored.entry().passedOver()).singleElement().asString().startsWith("app.db: integrity_check: ");
        assertThat(Volumes.names(volumes.data())).contains("app.db.damaged-20261123T101600Z");
        assertThat(Outcomes.describe(restored, volumes.clock.instant(), "reprise"))
                .contains(
                        "No safety copy could be taken, the file is kept beside the database as *.damaged-*: app.db: ");
        try (var service = new WebService(volumes, Volumes.request("monday", ten))) {
            assertThat(service.send("GET", "/", null, "Accept", WebService.HTML, "Accept-Language", "en").body())
                    .contains("its file is kept beside the new one");
        }
    }

    /** In Flyway's table, the only one with an index: quick_check does not compare an index with its table. */
    private void damageAnIndex() throws Exception {
        volumes.execute(volumes.database(), """
                CREATE TABLE "flyway_schema_history" (
                    "installed_rank" INT NOT NULL PRIMARY KEY,
                    "version" VARCHAR(50),
                    "description" VARCHAR(200) NOT NULL,
                    "type" VARCHAR(20) NOT NULL,
                    "script" VARCHAR(1000) NOT NULL,
                    "checksum" INT,
                    "installed_by" VARCHAR(100) NOT NULL,
                    "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
                    "execution_time" INT NOT NULL,
                    "success" BOOLEAN NOT NULL
                )""");
        volumes.execute(volumes.database(),
                "CREATE INDEX \"flyway_schema_history_s_idx\" ON \"flyway_schema_history\" (\"success\")");
        volumes.execute(volumes.database(), """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30)
                INSERT INTO flyway_schema_history SELECT i + 1000, i, '', '', '', i, '', '', 0, i % 2 FROM n""");
        long page;
        try (var connection = Volumes.open(volumes.database());
                var statement = connection.createStatement();
                var result = statement.executeQuery(
                        "SELECT rootpage FROM sqlite_schema WHERE name = 'flyway_schema_history_s_idx'")) {
            page = result.getLong(1);
        }
        for (long offset = page * 4096 - 1; offset > (page - 1) * 4096; offset--) {
            Volumes.flipBit(volumes.database(), offset);
            if (check("quick_check").equals("ok") && !check("integrity_check").equals("ok")) {
                return;
            }
            Volumes.flipBit(volumes.database(), offset);
        }
        throw new AssertionError("no bit of the index that quick_check misses");
    }

    private String check(String pragma) throws SQLException {
        try (var connection = Volumes.open(volumes.database());
                var statement = connection.createStatement();
                var result = statement.executeQuery("PRAGMA " + pragma)) {
            return result.getString(1);
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    // ---- files without manifests

    @Test
    void nothing_is_started_beside_backups_whose_manifests_are_gone() throws Exception {
        Files.delete(volumes.backup().resolve(ten.file().replace(".db", ".json")));
        Volumes.remove(volumes.data());
        assertStops(NONE, ExitCode.NOTHING).hasMessageContaining("there are only files without a manifest");
        assertThat(volumes.database()).doesNotExist();
        assertThat(start(Volumes.request("monday", ten))).isInstanceOf(RestoreOutcome.Restored.class);
        assertThat(volumes.events()).hasSize(10);
    }

    @Test
    void a_recovery_takes_no_file_without_a_manifest() throws Exception {
        Files.copy(volumes.database(), volumes.backup().resolve("app-20261123T101630Z-t1.db"));
        volumes.clock.advance(Duration.ofMinutes(5));
        Volumes.remove(volumes.data());
        start(NONE);
        assertThat(volumes.events()).hasSize(10);
    }

    // ---- the two ledgers

    @Test
    void a_start_gives_each_ledger_what_it_lacks() throws Exception {
        start(Volumes.request("monday", ten));
        for (var volume : List.of(volumes.backup(), volumes.data())) {
            var whole = Files.readString(ledger(volume));
            Files.delete(ledger(volume));
            start(NONE);
            assertThat(ledger(volume)).hasContent(whole);
        }
    }

    @Test
    void a_backup_gives_a_new_backup_volume_the_ledger() throws Exception {
        start(Volumes.request("monday", ten));
        Volumes.remove(volumes.backup());
        volumes.add(3).takeBackup();
        assertThat(Files.readAllLines(ledger(volumes.backup()))).hasSize(2);
        Volumes.remove(volumes.data());
        assertThat(start(Volumes.request("monday", ten))).isInstanceOf(RestoreOutcome.Recovered.class);
        assertThat(volumes.events()).hasSize(13);
    }

    @Test
    void a_restore_whose_end_only_the_lost_volume_knew_is_not_done_again() throws Exception {
        start(Volumes.request("monday", ten));
        volumes.add(100).takeBackup();
        cutLastLine(ledger(volumes.backup()));
        Volumes.remove(volumes.data());
        assertThat(start(Volumes.request("monday", ten))).isInstanceOf(RestoreOutcome.Recovered.class);
        assertThat(volumes.events()).hasSize(110);
    }

    @Test
    void a_swap_is_finished_by_the_checksum_of_its_database_which_its_backup_need_not_have() throws Exception {
        var staging = volumes.data().resolve("app.db.restoring");
        Files.copy(ten.path(), staging);
        volumes.execute(staging, "INSERT INTO events(ts, message) VALUES ('2026-11-23T10:15:00Z', 'replayed')");
        var fifteen = volumes.takeBackup();
        var replacement = new LedgerEntry.Replacement(ten.file(), ten.manifest().sha256(), Sha256.of(staging), 2,
                Optional.of(fifteen.file()), Collections.emptySortedMap(), List.of());
        volumes.engine().ledger().append(line -> new LedgerEntry.Started(line, volumes.clock.instant(),
                Optional.of(new LedgerEntry.Asked("monday", "")), replacement, 5));
        start(Volumes.request("monday", ten));
        assertThat(Sha256.of(volumes.database())).isEqualTo(replacement.databaseSha256());
        assertThat(volumes.events()).hasSize(11).endsWith("replayed");
        assertThat(volumes.engine().ledger().lastRestore().orElseThrow().replacement()).isEqualTo(replacement);
    }

    @Test
    void a_restore_is_not_finished_over_a_database_that_went_on_since() throws Exception {
        start(Volumes.request("monday", ten));
        volumes.add(100);
        cutLastLine(ledger(volumes.backup()));
        Files.delete(ledger(volumes.data())); // as the message about a damaged ledger advises
        var outcome = (RestoreOutcome.Refused) start(Volumes.request("monday", ten));
        assertThat(outcome.entry().reason()).contains("the database is not the one that it was to replace");
        assertThat(volumes.events()).hasSize(110);
        assertThat(start(Volumes.request("monday", ten))).isInstanceOf(RestoreOutcome.Unchanged.class);
        assertThat(volumes.events()).hasSize(110);
    }

    @Test
    void what_is_kept_aside_never_replaces_what_was_kept_aside_before() throws Exception {
        for (var text : List.of("first", "second")) {
            Files.deleteIfExists(volumes.data().resolve("app.db-wal"));
            Files.writeString(volumes.database(), text);
            start(NONE);
        }
        assertThat(volumes.data().resolve("app.db.damaged-20261123T101600Z")).hasContent("first");
        assertThat(volumes.data().resolve("app.db.damaged-20261123T101600Z-2")).hasContent("second");
    }

    // ---- absence

    @Test
    void a_database_that_cannot_be_looked_at_is_not_taken_for_absent() throws Exception {
        Files.delete(volumes.database());
        Files.createSymbolicLink(volumes.database(), Path.of("app.db")); // ELOOP, as a disk's EIO
        assertStops(NONE, ExitCode.FAILED).hasMessageContaining("look at " + volumes.database());
        assertThat(Files.isSymbolicLink(volumes.database())).isTrue();
        assertThat(volumes.engine().ledger().entries()).isEmpty();
    }

    @Test
    void an_empty_shell_beside_backups_is_a_lost_database() throws Exception {
        Volumes.remove(volumes.data());
        Files.createDirectories(volumes.data());
        volumes.execute(volumes.database(), "VACUUM"); // writes a header, and nothing else
        assertThat(volumes.database()).hasSize(4096);
        assertThat(start(NONE)).isInstanceOf(RestoreOutcome.Recovered.class);
        assertThat(volumes.events()).hasSize(10);
    }

    // ---- newer schemas

    @Test
    void a_recovery_stops_at_a_sound_backup_that_needs_a_newer_program() throws Exception {
        volumes.execute(volumes.database(), "PRAGMA user_version=99");
        volumes.takeBackup();
        Volumes.remove(volumes.data());
        assertStops(NONE, ExitCode.REFUSED)
                .hasMessageContaining("the newest sound backup needs a newer version of the program");
        assertThat(volumes.database()).doesNotExist();
    }

    @Test
    void a_database_that_needs_a_newer_program_is_not_served() throws Exception {
        volumes.execute(volumes.database(), "PRAGMA user_version=99");
        assertStops(NONE, ExitCode.REFUSED)
                .hasMessageContaining("the database has schema version 99, this program knows 2");
        assertStops(Volumes.request("monday", ten), ExitCode.REFUSED);
        assertThat(volumes.events()).hasSize(15);
    }

    // ---- a database that went back

    @Test
    void a_database_that_lost_its_log_does_not_start() throws Exception {
        loseTheLog();
        assertStops(NONE, ExitCode.REFUSED)
                .hasMessageContaining("the database is behind its newest backup: the last row"
                        + " of events is 10, app-20261123T101700Z-t1.db has 15");
    }

    private void loseTheLog() throws Exception {
        var before = folder.resolve("before");
        Files.copy(ten.path(), before);
        volumes.takeBackup();
        Files.copy(before, volumes.database(), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void a_data_volume_that_a_storage_snapshot_took_back_before_a_restore_does_not_start() throws Exception {
        start(NONE);
        var snapshot = folder.resolve("snapshot");
        Volumes.copy(volumes.data(), snapshot);
        start(Volumes.request("monday", ten));
        Volumes.remove(volumes.data());
        Volumes.copy(snapshot, volumes.data());
        for (int i = 0; i < 2; i++) {
            assertStops(NONE, ExitCode.REFUSED).hasMessageContaining("its ledger lacks the restore monday");
        }
        assertThatThrownBy(volumes::takeBackup).hasMessageContaining("its ledger lacks the restore monday");
        assertThat(volumes.engine().store().backups()).as("ten and its safety copy").hasSize(2);
    }

    @Test
    void a_request_restores_over_a_database_that_went_back_and_keeps_it() throws Exception {
        loseTheLog();
        var restored = (RestoreOutcome.Restored) start(Volumes.request("monday", ten));
        assertThat(volumes.events(volumes.backup().resolve(restored.entry().safetyCopy().orElseThrow()))).hasSize(10);
        assertThat(restored.entry().outcome()).isEqualTo(Outcome.RESTORED);
    }

    @Test
    void behind_and_invalid_request_stops_and_leaves_the_database() throws Exception {
        loseTheLog();
        assertStops(new Request.Restore("monday", ten.file(), "0".repeat(64)), ExitCode.REFUSED)
                .hasMessageContaining("the database is behind its newest backup")
                .hasMessageContaining("request monday cannot be met: its manifest says sha256");
        assertThat(volumes.events()).hasSize(10);
    }

    @Test
    void a_database_that_went_back_is_replaced_by_the_newest_backup_when_a_setting_says_so() throws Exception {
        loseTheLog();
        volumes.with(Setting.BEHIND, "recover");
        var recovered = (RestoreOutcome.Recovered) start(NONE);
        assertThat(volumes.events()).hasSize(15);
        assertThat(volumes.events(volumes.backup().resolve(recovered.entry().safetyCopy().orElseThrow()))).hasSize(10);
    }

    @Test
    void a_database_that_went_back_is_served_when_a_setting_says_so_and_is_then_the_newest() throws Exception {
        loseTheLog();
        volumes.with(Setting.BEHIND, "accept");
        assertThat(start(NONE)).isInstanceOfSatisfying(RestoreOutcome.Unchanged.class,
                unchanged -> assertThat(unchanged.why()).contains("behind its newest backup"));
        volumes.add(1).takeBackup();
        volumes.with(Setting.BEHIND, "stop");
        assertThat(start(NONE)).isInstanceOf(RestoreOutcome.Unchanged.class);
        assertThat(volumes.events()).hasSize(11);
    }

    @Test
    void a_state_that_the_database_was_taken_back_to_does_not_become_the_newest_backup() throws Exception {
        loseTheLog();
        assertThatThrownBy(volumes::takeBackup).isInstanceOf(Failure.class)
                .hasMessageContaining("the last row of events is 10");
        Volumes.remove(volumes.data());
        start(NONE);
        assertThat(volumes.events()).hasSize(15);
    }

    @Test
    void a_setting_that_accepts_an_older_ledger_brings_it_up_to_date() throws Exception {
        start(NONE);
        var snapshot = folder.resolve("snapshot");
        Volumes.copy(volumes.data(), snapshot);
        start(Volumes.request("monday", ten));
        Volumes.remove(volumes.data());
        Volumes.copy(snapshot, volumes.data());
        start(volumes.with(Setting.BEHIND, "accept"));
        assertThat(volumes.events()).hasSize(15);
        start(volumes.with(Setting.BEHIND, "stop"));
        assertThat(volumes.takeBackup().name().timeline()).isEqualTo(2);
    }

    private static RestoreOutcome start(Volumes volumes) {
        return volumes.engine().restoreStep().run(NONE);
    }
}
