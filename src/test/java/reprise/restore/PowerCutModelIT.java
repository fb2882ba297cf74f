package reprise.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static reprise.restore.AfterFault.every_listed_backup_verifies;
import static reprise.restore.AfterFault.start;
import static reprise.restore.AfterFault.ten_events_exactly_once;
import static reprise.restore.AfterFault.the_safety_copy_holds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.Backup;
import reprise.durable.DurableFiles;
import reprise.restore.LedgerEntry.Outcome;
import reprise.settings.Setting;
import reprise.testing.PowerCuts;
import reprise.testing.PowerCuts.State;
import reprise.testing.Volumes;

/**
 * The power goes after each call that changes a file, and takes with it what was not forced: every state that the disk
 * may then hold is made and asked the same questions. {@link PowerCutIT} does it with real disks, as root.
 */
class PowerCutModelIT {
    @TempDir
    Path folder;
    Volumes volumes;
    Backup.Ours ten;
    PowerCuts cuts;
    private int made;

    @BeforeEach
    void a_backup_of_ten_events_and_five_more() throws SQLException, IOException {
        volumes = new Volumes(folder.resolve("volumes"));
        ten = volumes.add(10).takeBackup();
        volumes.add(5);
        cuts = new PowerCuts(folder.resolve("volumes"));
    }

    @FunctionalInterface
    private interface Question {
        void ask(Volumes volumes, String moment) throws Exception;
    }

    /** Asks one question of each state. */
    private void each(List<State> states, Question question) throws Exception {
        assertThat(states).hasSizeGreaterThan(2);
        for (var state : states) {
            var copy = folder.resolve("state-" + ++made);
            state.writeTo(copy);
            var after = new Volumes(copy);
            after.clock.advance(Duration.ofHours(1));
            question.ask(after, state.moment());
            Volumes.remove(copy);
        }
    }

    @Test
    void a_backup_is_on_the_disk_whole_or_not_at_all() throws Exception {
        volumes.with(new DurableFiles((_, _) -> {}, cuts));
        var taken = volumes.takeBackup();
        var ended = cuts.now();
        each(cuts.states(), (after, moment) -> {
            every_listed_backup_verifies(after, moment);
            assertThat(after.engine().store().find(ten.file())).as(moment).isPresent();
            start(after, new Request.None());
            assertThat(after.events()).as(moment).hasSize(15);
            after.add(1);
            assertThat(after.events(after.takeBackup().path())).as(moment).hasSize(16);
        });
        eachEnd(ended, (after, moment) -> assertThat(after.engine().store().find(taken.file()))
                .as("a backup that was reported, after " + moment).isPresent());
    }

    /** Asks what was reported to be done. */
    private void eachEnd(List<State> states, Question question) throws Exception {
        assertThat(states).isNotEmpty();
        for (var state : states) {
            var copy = folder.resolve("end-" + ++made);
            state.writeTo(copy);
            question.ask(new Volumes(copy), state.moment());
            Volumes.remove(copy);
        }
    }

    @Test
    void a_second_name_of_the_last_backup_is_on_the_disk_whole_or_not_at_all() throws Exception {
        volumes.clock.advance(Duration.ofMinutes(5));
        volumes.takeBackup();
        cuts = new PowerCuts(folder.resolve("volumes"));
        a_backup_is_on_the_disk_whole_or_not_at_all();
    }

    @Test
    void what_was_pruned_is_gone_and_what_stays_is_whole() throws Exception {
        for (int i = 0; i < 4; i++) {
            volumes.add(1).takeBackup();
        }
        volumes.with(Setting.KEEP_ALL, "1m").with(Setting.KEEP_HOURLY, "0").with(Setting.KEEP_DAILY, "0")
                .with(Setting.KEEP_WEEKLY, "0");
        cuts = new PowerCuts(folder.resolve("volumes"));
        volumes.with(new DurableFiles((_, _) -> {}, cuts));
        var engine = volumes.engine();
        var newest = engine.store().newest().orElseThrow().file();
        List<String> deleted;
        try (var _ = engine.store().lock(Duration.ofSeconds(1))) {
            deleted = engine.pruner().prune(engine.pinned(new Request.None())).deleted();
        }
        assertThat(deleted).hasSize(3);
        var ended = cuts.now();
        each(cuts.states(), (after, moment) -> {
            every_listed_backup_verifies(after, moment);
            assertThat(after.engine().store().find(newest)).as(moment).isPresent();
            start(after, new Request.None());
            assertThat(after.events()).as(moment).hasSize(19);
        });
        eachEnd(ended, (after, moment) -> assertThat(after.engine().store().backups()).extracting(Backup::file)
                .as(moment).doesNotContainAnyElementsOf(deleted));
    }

    @Test
    void a_restore_over_a_database_is_finished_by_the_next_start() throws Exception {
        var request = Volumes.request("monday", ten);
        volumes.with(new DurableFiles((_, _) -> {}, cuts));
        start(volumes, request);
        var ended = cuts.now();
        each(cuts.states(), (after, moment) -> {
            ten_events_exactly_once(after, moment, request, Outcome.RESTORED);
            the_safety_copy_holds(after, moment, 15);
        });
        eachEnd(ended, (after, moment) -> assertThat(after.engine().ledger().ended("monday"))
                .as("a restore that was reported, after " + moment).isPresent());
    }

    @Test
    void a_restore_beside_the_log_of_another_program_is_finished_by_the_next_start() throws Exception {
        try (var foreign = Volumes.open(volumes.database())) {
            volumes.with(new DurableFiles((change, path) -> {
                if (change.equals("write") && path.startsWith(volumes.data())) {
                    leaveLog(foreign); // it knows nothing of our lock
                }
            }, cuts));
            var request = Volumes.request("monday", ten);
            start(volumes, request);
            each(cuts.states(), (after, moment) -> {
                start(after, request);
                var end = after.engine().ledger().ended("monday").orElseThrow();
                var restored = end instanceof LedgerEntry.Restored;
                assertThat(after.events()).as(moment).hasSize(restored ? 10 : 16);
                every_listed_backup_verifies(after, moment);
            });
        }
    }

    private static void leaveLog(Connection connection) {
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint=0");
            statement.execute("INSERT INTO events(ts, message) VALUES ('', 'only in the log')");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_recovery_is_finished_by_the_next_start() throws Exception {
        Volumes.remove(volumes.data());
        recover();
    }

    private void recover() throws Exception {
        cuts = new PowerCuts(folder.resolve("volumes"));
        volumes.with(new DurableFiles((_, _) -> {}, cuts));
        start(volumes, new Request.None());
        assertThat(volumes.events()).hasSize(10);
        var ended = cuts.now();
        each(cuts.states(),
                (after, moment) -> ten_events_exactly_once(after, moment, new Request.None(), Outcome.RECOVERED));
        eachEnd(ended, (after, moment) -> assertThat(after.engine().ledger().lastRestore())
                .as("a recovery that was reported, after " + moment).isPresent());
    }

    @Test
    void a_recovery_from_a_damaged_database_is_finished_by_the_next_start() throws Exception {
        Volumes.truncate(volumes.database(), 5000);
        recover();
    }

    @Test
    void a_recovery_beside_the_log_of_a_lost_database_is_finished_by_the_next_start() throws Exception {
        var log = volumes.data().resolve("app.db-wal");
        try (var connection = Volumes.open(volumes.database())) {
            leaveLog(connection);
            Files.copy(log, folder.resolve("log"));
        }
        Files.delete(volumes.database());
        Files.copy(folder.resolve("log"), log);
        recover();
    }

    /** The power is cut again while the next start finishes the restore. */
    @Test
    void the_start_that_finishes_a_restore_may_be_cut_off_too() throws Exception {
        var request = Volumes.request("monday", ten);
        volumes.with(new DurableFiles((_, _) -> {}, cuts));
        start(volumes, request);
        var pending = cuts.states().stream().filter(state -> isPending(state)).toList();
        var staged = pending.stream().filter(state -> state.files().containsKey("data/app.db.restoring")).findFirst();
        var unstaged = pending.stream().filter(state -> !state.files().containsKey("data/app.db.restoring")
                && state.files().get("data/app.db").length > 0).findFirst();
        for (var first : List.of(staged.orElseThrow(), unstaged.orElseThrow())) {
            var copy = folder.resolve("first-" + ++made);
            first.writeTo(copy);
            var finishing = new PowerCuts(copy);
            start(new Volumes(copy).with(new DurableFiles((_, _) -> {}, finishing)), request);
            each(finishing.states(),
                    (after, moment) -> ten_events_exactly_once(after, first.moment() + "; then " + moment, request,
                            Outcome.RESTORED));
        }
    }

    private static boolean isPending(State state) {
        var ledger = state.files().get("data/ledger.jsonl");
        return ledger != null && new String(ledger).lines().count() == 1;
    }

    @Test
    void a_volume_lost_after_a_halt_in_a_restore_takes_nothing_with_it_that_the_other_one_holds() throws Exception {
        var request = Volumes.request("monday", ten);
        volumes.with(new DurableFiles((_, _) -> {}, cuts));
        start(volumes, request);
        losses(request);
    }

    @Test
    void a_volume_lost_after_a_halt_in_a_recovery_takes_nothing_with_it_that_the_other_one_holds() throws Exception {
        Volumes.truncate(volumes.database(), 5000);
        volumes.with(new DurableFiles((_, _) -> {}, cuts));
        start(volumes, new Request.None());
        losses(new Request.None());
    }

    private void losses(Request request) throws Exception {
        each(cuts.halts(), (after, moment) -> { // at once
            Volumes.remove(after.data());
            start(after, request);
            assertThat(after.events()).as("the data volume is lost, " + moment).hasSizeBetween(10, 15);
        });
        each(cuts.halts(), (after, moment) -> {
            var before = rows(after);
            Volumes.remove(after.backup());
            if (before < 0) {
                return; // damaged, and nothing is left to recover from
            }
            start(after, request);
            assertThat(after.events()).as("the backup volume is lost, " + moment).hasSize(before);
        });
        for (var lost : List.of("data", "backup")) { // later, when rows were stored after the restore
            each(cuts.halts(), (after, moment) -> {
                start(after, request);
                after.clock.advance(Duration.ofHours(1));
                after.add(3).takeBackup();
                Volumes.remove(lost.equals("data") ? after.data() : after.backup());
                start(after, request);
                assertThat(after.events()).as("the " + lost + " volume is lost later, " + moment).hasSize(13);
            });
        }
    }

    /** In a copy, since a look changes files; negative when the database is damaged. */
    private int rows(Volumes of) throws IOException {
        var copy = folder.resolve("look-" + ++made);
        Volumes.copy(of.data(), copy);
        try {
            return of.events(copy.resolve("app.db")).size();
        } catch (SQLException _) {
            return -1;
        } finally {
            Volumes.remove(copy);
        }
    }
}
