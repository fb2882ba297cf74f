package reprise.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.Backup;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.LedgerEntry.Outcome;
import reprise.settings.Setting;
import reprise.testing.Volumes;

/** The table of the design, row by row, on real files; then what the ledger must prevent. */
class DecisionTableTest {
    private static final Request NONE = new Request.None();
    private static final String WRONG = "0".repeat(64);

    @TempDir
    Path folder;
    Volumes volumes;
    Backup.Ours ten;
    Backup.Ours twelve;

    @BeforeEach
    void ten_events_a_backup_two_more_a_backup_three_more() throws SQLException, IOException {
        volumes = new Volumes(folder);
        ten = volumes.add(10).takeBackup();
        twelve = volumes.add(2).takeBackup();
        volumes.add(3);
    }

    private RestoreOutcome start(Request request) {
        return volumes.engine().restoreStep().run(request);
    }

    private void loseTheDataVolume() throws IOException {
        Volumes.remove(volumes.data());
    }

    private void assertEvents(int count) throws SQLException {
        assertThat(volumes.events()).isEqualTo(IntStream.rangeClosed(1, count).mapToObj(i -> "event " + i).toList());
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertStops(Request request, ExitCode exitCode) {
        return assertThatThrownBy(() -> start(request)).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.exitCode()).isEqualTo(exitCode));
    }

    private LedgerEntry lastEntry() {
        return volumes.engine().ledger().last().orElseThrow();
    }

    @Test
    void present_and_no_request_starts_on_it() throws SQLException {
        assertThat(start(NONE)).isInstanceOf(RestoreOutcome.Unchanged.class);
        assertEvents(15);
    }

    @Test
    void present_and_id_in_the_ledger_starts_on_it() throws Exception {
        start(Volumes.request("monday", ten));
        volumes.add(1);
        assertThat(start(Volumes.request("monday", ten))).isInstanceOf(RestoreOutcome.Unchanged.class);
        assertThat(volumes.events()).hasSize(11);
    }

    @Test
    void present_and_new_verified_request_is_restored_with_a_safety_copy() throws Exception {
        var outcome = (RestoreOutcome.Restored) start(Volumes.request("monday", ten));
        assertEvents(10);
        assertThat(outcome.entry().outcome()).isEqualTo(Outcome.RESTORED);
        assertThat(outcome.entry().timeline()).isEqualTo(2);
        assertThat(outcome.entry().setAside()).containsEntry("events", 5L);
        assertThat(volumes.events(volumes.backup().resolve(outcome.entry().safetyCopy().orElseThrow()))).hasSize(15);
    }

    @Test
    void who_asked_is_in_the_ledger_for_a_restore_and_a_refusal() throws Exception {
        var refused = assertRefused(new Request.Restore("monday", ten.file(), WRONG, "somebody"));
        assertThat(refused.request()).contains(new LedgerEntry.Asked("monday", "somebody"));
        var restored = new Request.Restore("tuesday", ten.file(), ten.manifest().sha256(), "somebody else");
        assertThat(((RestoreOutcome.Restored) start(restored)).entry().asked().by()).isEqualTo("somebody else");
        assertThat(lastEntry().request().orElseThrow().by()).isEqualTo("somebody else");
    }

    @Test
    void present_and_a_file_that_is_not_there_is_refused_and_starts_on_it() throws SQLException {
        var refused = assertRefused(new Request.Restore("monday", "app-20261123T101530Z-t1.db", WRONG));
        assertThat(refused.reason()).isEqualTo("there is no such backup");
    }

    @Test
    void present_and_a_wrong_sha256_is_refused_and_starts_on_it() throws SQLException {
        var refused = assertRefused(new Request.Restore("monday", ten.file(), WRONG));
        assertThat(refused.reason()).contains("sha256 " + ten.manifest().sha256());
    }

    @Test
    void present_and_a_damaged_backup_is_refused_and_starts_on_it() throws Exception {
        Volumes.flipBit(ten.path(), 5000);
        assertThat(assertRefused(Volumes.request("monday", ten)).reason()).startsWith("damaged: sha256 is ");
    }

    @Test
    void present_and_a_newer_schema_is_refused_and_starts_on_it() throws Exception {
        volumes.execute(volumes.database(), "PRAGMA user_version=99");
        var newer = volumes.takeBackup();
        volumes.execute(volumes.database(), "PRAGMA user_version=" + Volumes.KNOWN_SCHEMA);
        assertThat(assertRefused(Volumes.request("monday", newer)).reason())
                .isEqualTo("its schema version is 99, this program knows " + Volumes.KNOWN_SCHEMA);
    }

    @Test
    void present_and_a_malformed_request_is_refused_and_starts_on_it() throws SQLException {
        assertRefused(new Request.Malformed("Not A Label", "it is not a DNS label"));
    }

    private LedgerEntry.Refused assertRefused(Request request) throws SQLException {
        var refused = (RestoreOutcome.Refused) start(request);
        assertEvents(15);
        assertThat(refused.entry()).isEqualTo(lastEntry());
        assertThat(refused.entry().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(start(request)).as("a second start").isInstanceOf(RestoreOutcome.Unchanged.class);
        assertThat(volumes.engine().ledger().entries()).hasSize(1);
        return refused.entry();
    }

    @Test
    void absent_and_new_verified_request_is_restored() throws Exception {
        loseTheDataVolume();
        var outcome = (RestoreOutcome.Restored) start(Volumes.request("monday", ten));
        assertEvents(10);
        assertThat(outcome.entry().safetyCopy()).isEmpty();
    }

    @Test
    void absent_and_no_request_recovers_the_newest_backup() throws Exception {
        loseTheDataVolume();
        var outcome = (RestoreOutcome.Recovered) start(NONE);
        assertEvents(12);
        assertThat(outcome.entry().file()).isEqualTo(twelve.file());
        assertThat(outcome.entry().timeline()).isEqualTo(2);
    }

    @Test
    void absent_and_id_in_the_ledger_recovers_the_newest_backup_of_the_newest_timeline() throws Exception {
        start(Volumes.request("monday", ten));
        volumes.add(1);
        var eleven = volumes.takeBackup();
        loseTheDataVolume();
        var outcome = (RestoreOutcome.Recovered) start(Volumes.request("monday", ten));
        assertThat(outcome.entry().file()).isEqualTo(eleven.file());
        assertEvents(11);
    }

    @Test
    void absent_right_after_a_restore_recovers_what_was_restored_and_not_what_it_replaced() throws Exception {
        start(Volumes.request("monday", ten));
        loseTheDataVolume();
        assertThat(start(NONE)).isInstanceOf(RestoreOutcome.Recovered.class);
        assertEvents(10);
    }

    @Test
    void absent_goes_back_over_damaged_backups_and_says_which() throws Exception {
        loseTheDataVolume();
        Volumes.flipBit(twelve.path(), 5000);
        var outcome = (RestoreOutcome.Recovered) start(NONE);
        assertEvents(10);
        assertThat(outcome.entry().passedOver()).singleElement().asString().startsWith(twelve.file() + ": sha256 is");
    }

    @Test
    void absent_and_new_invalid_request_stops() throws IOException {
        loseTheDataVolume();
        assertStops(new Request.Restore("monday", ten.file(), WRONG), ExitCode.REFUSED)
                .hasMessageContaining("request monday cannot be met");
        assertStops(new Request.Restore("monday", "app-20261123T101530Z-t1.db", WRONG), ExitCode.NOTHING)
                .hasMessageContaining("the nearest restore points are none before it and " + ten.file());
        assertThat(volumes.database()).doesNotExist();
    }

    @Test
    void absent_and_new_request_for_a_damaged_backup_stops() throws IOException {
        loseTheDataVolume();
        Volumes.truncate(ten.path(), 4096);
        assertStops(Volumes.request("monday", ten), ExitCode.REFUSED).hasMessageContaining("damaged: size is 4096");
        assertThat(Volumes.names(volumes.data())).containsExactly(".reprise.lock");
    }

    @Test
    void absent_without_backup_and_ledger_is_a_first_start(@TempDir Path empty) {
        volumes = new Volumes(empty);
        assertThat(start(NONE)).isInstanceOf(RestoreOutcome.FirstStart.class);
    }

    @Test
    void absent_without_backup_and_ledger_stops_when_a_first_start_is_refused(@TempDir Path empty) {
        volumes = new Volumes(empty).with(Setting.FIRST_START, "refused");
        assertStops(NONE, ExitCode.NOTHING).hasMessageContaining("first-start is refused");
    }

    @Test
    void absent_with_a_ledger_but_no_backup_stops() throws IOException {
        start(Volumes.request("monday", ten));
        loseTheDataVolume();
        for (var backup : volumes.engine().store().backups()) {
            Files.delete(backup.path());
        }
        assertStops(NONE, ExitCode.NOTHING).hasMessageContaining("a ledger of one");
        assertThat(volumes.database()).doesNotExist();
    }

    @Test
    void absent_with_only_damaged_backups_stops() throws IOException {
        loseTheDataVolume();
        Volumes.flipBit(ten.path(), 5000);
        Volumes.truncate(twelve.path(), 100);
        assertStops(NONE, ExitCode.REFUSED).hasMessageContaining(ten.file()).hasMessageContaining(twelve.file());
        assertThat(volumes.database()).doesNotExist();
    }

    @Test
    void damaged_is_kept_aside_and_then_as_if_absent() throws Exception {
        Volumes.truncate(volumes.database(), 5000);
        var outcome = (RestoreOutcome.Recovered) start(NONE);
        assertEvents(12);
        assertThat(outcome.entry().passedOver()).singleElement().asString().startsWith("app.db: ");
        assertThat(Volumes.names(volumes.data())).contains("app.db.damaged-20261123T101700Z");
    }

    @Test
    void damaged_and_new_verified_request_is_restored_without_a_safety_copy() throws Exception {
        Files.writeString(volumes.database(), "this was a database once, and now it is a letter");
        var outcome = (RestoreOutcome.Restored) start(Volumes.request("monday", ten));
        assertEvents(10);
        assertThat(outcome.entry().safetyCopy()).isEmpty();
        assertThat(volumes.data().resolve("app.db.damaged-20261123T101700Z")).content().startsWith("this was");
    }

    @Test
    void damaged_without_any_backup_stops_and_stays_where_it_is(@TempDir Path empty) throws IOException {
        volumes = new Volumes(empty);
        Files.createDirectories(volumes.data());
        Files.writeString(volumes.database(), "this was a database once, and now it is a letter");
        assertStops(NONE, ExitCode.NOTHING).hasMessageContaining("damaged and there is no backup");
        assertThat(Volumes.names(volumes.data())).containsExactly(".reprise.lock", "app.db");
    }

    @Test
    void damaged_and_invalid_request_stops_and_stays_where_it_is() throws IOException {
        Volumes.truncate(volumes.database(), 5000);
        assertStops(new Request.Restore("monday", ten.file(), WRONG), ExitCode.REFUSED);
        assertThat(volumes.database()).hasSize(5000);
    }

    @Test
    void an_empty_file_without_a_log_is_absent() throws Exception {
        loseTheDataVolume();
        Files.createDirectories(volumes.data());
        Files.createFile(volumes.database());
        assertThat(start(NONE)).isInstanceOf(RestoreOutcome.Recovered.class);
        assertEvents(12);
    }

    @Test
    void a_log_without_its_database_is_damage_and_is_kept_aside() throws Exception {
        loseTheDataVolume();
        Files.createDirectories(volumes.data());
        Files.writeString(volumes.data().resolve("app.db-wal"), "rows of somebody");
        assertThat(start(NONE)).isInstanceOf(RestoreOutcome.Recovered.class);
        assertEvents(12);
        assertThat(volumes.data().resolve("app.db.damaged-20261123T101700Z-wal")).hasContent("rows of somebody");
    }

    // ---- exactly once

    @Test
    void the_same_request_twice_restores_once() throws Exception {
        start(Volumes.request("monday", ten));
        volumes.add(2);
        for (int i = 0; i < 3; i++) {
            start(Volumes.request("monday", ten));
        }
        assertThat(volumes.events()).hasSize(12);
        assertThat(volumes.engine().ledger().entries()).extracting(LedgerEntry::outcome)
                .containsExactly(Outcome.STARTED, Outcome.RESTORED);
    }

    @Test
    void a_revert_of_the_request_changes_nothing() throws Exception {
        start(Volumes.request("monday", ten));
        volumes.add(1);
        start(NONE);
        start(Volumes.request("monday", ten));
        assertThat(volumes.events()).hasSize(11);
    }

    @Test
    void the_same_file_under_a_new_id_is_a_new_restore() throws Exception {
        start(Volumes.request("monday", ten));
        volumes.add(1);
        var again = (RestoreOutcome.Restored) start(Volumes.request("tuesday", ten));
        assertThat(volumes.events()).hasSize(10);
        assertThat(again.entry().timeline()).isEqualTo(3);
    }

    @Test
    void a_known_id_with_another_file_is_not_restored() throws Exception {
        start(Volumes.request("monday", ten));
        start(Volumes.request("monday", twelve));
        assertEvents(10);
    }

    @Test
    void undo_is_a_request_for_the_safety_copy() throws Exception {
        var restored = (RestoreOutcome.Restored) start(Volumes.request("monday", ten));
        var safety = (Backup.Ours) volumes.engine().store().find(restored.entry().safetyCopy().orElseThrow())
                .orElseThrow();
        start(Volumes.request(restored.entry().undoId().orElseThrow(), safety));
        assertEvents(15);
    }

    @Test
    void the_loss_of_either_ledger_restores_nothing_twice() throws Exception {
        start(Volumes.request("monday", ten));
        volumes.add(1);
        Files.delete(volumes.data().resolve("ledger.jsonl"));
        start(Volumes.request("monday", ten));
        assertThat(volumes.events()).hasSize(11);
        start(new Request.Restore("nonsense", ten.file(), WRONG));
        Files.delete(volumes.backup().resolve("ledger.jsonl"));
        start(Volumes.request("monday", ten));
        assertThat(volumes.events()).hasSize(11);
        assertThat(volumes.data().resolve("ledger.jsonl")).isNotEmptyFile();
    }

    @Test
    void a_backup_of_the_original_workshop_is_restored() throws Exception {
        var foreign = volumes.backup().resolve("app-1763892000.db");
        Files.copy(ten.path(), foreign);
        start(new Request.Restore("monday", "app-1763892000.db", ten.manifest().sha256()));
        assertEvents(10);
    }
}
