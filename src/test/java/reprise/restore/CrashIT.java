package reprise.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.Backup;
import reprise.backup.Verdict;
import reprise.backup.Verifier;
import reprise.durable.DurableFiles;
import reprise.restore.LedgerEntry.Outcome;
import reprise.testing.Volumes;

/**
 * A crash in the middle of a swap, and anywhere else: the program is halted before every change that it makes to a
 * file, one run a change. The changes are not listed here: a first run tells them, and each test has the name of one,
 * such as {@code 15, before rename of data/app.db}. docs/design.md has what a crash in each step of the swap leaves.
 */
class CrashIT {
    @TempDir
    Path folder;
    Path template;
    Path requestFile;
    Backup.Ours ten;

    @BeforeEach
    void a_backup_of_ten_events_and_five_more() throws SQLException, IOException {
        template = folder.resolve("template");
        var volumes = new Volumes(template);
        ten = volumes.add(10).takeBackup();
        volumes.add(5);
        requestFile = folder.resolve("request.env");
    }

    /** Copies the template, and says where. */
    private Path fresh(String name) throws IOException {
        var copy = folder.resolve(name);
        Volumes.copy(template, copy);
        return copy;
    }

    private Process start(Path volumes, int haltBefore) throws IOException {
        var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder, "-cp",
                System.getProperty("java.class.path"), HaltedProgram.class.getName(), volumes.toString(),
                String.valueOf(haltBefore)));
        if (Files.exists(requestFile)) {
            command.add(requestFile.toString());
        }
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** One test a change. */
    private List<DynamicTest> eachChange(Check check) throws Exception {
        var whole = start(fresh("whole"), 0);
        var output = new String(whole.getInputStream().readAllBytes());
        assertThat(whole.waitFor()).as(output).isZero();
        var changes = output.lines().filter(line -> line.startsWith(HaltedProgram.CHANGE))
                .map(line -> line.substring(HaltedProgram.CHANGE.length())).toList();
        assertThat(changes).hasSizeGreaterThan(4).allMatch(change -> change.matches("[a-z ]+ of (data|backup|\\.).*"));
        var tests = new ArrayList<DynamicTest>();
        for (int i = 1; i <= changes.size(); i++) {
            int change = i;
            tests.add(DynamicTest.dynamicTest(change + ", before " + changes.get(change - 1), () -> {
                var copy = fresh("halted-" + change);
                var halted = start(copy, change);
                var where = new String(halted.getInputStream().readAllBytes());
                assertThat(halted.waitFor()).as(where).isEqualTo(HaltedProgram.HALTED);
                check.after(copy, where);
                Volumes.remove(copy);
            }));
        }
        return tests;
    }

    @FunctionalInterface
    private interface Check {
        void after(Path volumes, String where) throws Exception;
    }

    @TestFactory
    List<DynamicTest> a_backup_is_there_whole_or_not_at_all() throws Exception {
        return eachChange((copy, where) -> {
            var volumes = new Volumes(copy);
            for (var backup : volumes.engine().store().backups()) {
                assertThat(Verifier.verify(backup)).as(where).isInstanceOf(Verdict.Verified.class);
            }
            volumes.clock.advance(Duration.ofHours(3));
            volumes.add(1);
            assertThat(volumes.events(volumes.takeBackup().path())).as(where).hasSize(16);
            assertThat(Volumes.names(volumes.backup())).as(where).noneMatch(name -> name.contains("staging"));
        });
    }

    @TestFactory
    List<DynamicTest> a_restore_over_a_database_is_finished_by_the_next_start() throws Exception {
        return restores(Volumes.request("monday", ten), 10);
    }

    @TestFactory
    List<DynamicTest> a_restore_over_a_damaged_database_is_finished_by_the_next_start() throws Exception {
        Volumes.truncate(template.resolve("data/app.db"), 5000);
        return restores(Volumes.request("monday", ten), 10);
    }

    @TestFactory
    List<DynamicTest> a_recovery_is_finished_by_the_next_start() throws Exception {
        Volumes.remove(template.resolve("data"));
        return restores(null, 10);
    }

    @TestFactory
    List<DynamicTest> a_restore_whose_request_was_taken_back_leaves_the_old_database_or_the_new() throws Exception {
        Files.writeString(requestFile, Volumes.request("monday", ten).toFile());
        return eachChange((copy, where) -> {
            var volumes = new Volumes(copy);
            volumes.engine().restoreStep().run(new Request.None());
            var restored = volumes.engine().ledger().ended("monday").isPresent();
            assertThat(volumes.events()).as(where).hasSize(restored ? 10 : 15);
            assertThat(volumes.engine().ledger().pending()).as(where).isEmpty();
        });
    }

    private List<DynamicTest> restores(Request.Restore request, int events) throws Exception {
        Files.writeString(requestFile, request == null ? "RESTORE_ID=none\n" : request.toFile());
        return eachChange((copy, where) -> {
            var volumes = new Volumes(copy);
            Request asked = request == null ? new Request.None() : request;
            volumes.engine().restoreStep().run(asked);
            assertThat(volumes.events()).as(where).hasSize(events);
            volumes.add(1);
            volumes.engine().restoreStep().run(asked);
            assertThat(volumes.events()).as("what was acknowledged after, " + where).hasSize(events + 1);
            assertThat(volumes.engine().ledger().entries()).as(where).filteredOn(LedgerEntry.Final.class::isInstance)
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.outcome())
                            .isEqualTo(request == null ? Outcome.RECOVERED : Outcome.RESTORED));
            assertThat(volumes.engine().ledger().timeline()).as(where).isEqualTo(2);
        });
    }

    /** Two crashes, at every pair of changes; in this process, since there are thousands of pairs. */
    @TestFactory
    List<DynamicTest> a_crash_of_the_finishing_start_is_finished_too() throws Exception {
        var request = Volumes.request("monday", ten);
        var tests = new ArrayList<DynamicTest>();
        var changes = changes(fresh("all"), request);
        assertThat(changes).contains("rename of data/app.db");
        for (int i = 1; i <= changes.size(); i++) {
            int first = i;
            var name = first + ", before " + changes.get(first - 1) + ", then before each change of the next start";
            tests.add(DynamicTest.dynamicTest(name, () -> {
                for (int second = 1, more = 1; second <= more; second++) {
                    var copy = fresh("twice-" + first + "-" + second);
                    stopBefore(first, copy, request);
                    var next = changes(copyOf(copy), request);
                    more = next.size();
                    var where = second <= more ? "second crash before " + next.get(second - 1) : "no second crash";
                    stopBefore(second, copy, request);
                    var volumes = new Volumes(copy);
                    volumes.engine().restoreStep().run(request);
                    assertThat(volumes.events()).as(where).hasSize(10);
                    assertThat(volumes.engine().ledger().entries()).as(where)
                            .filteredOn(LedgerEntry.Final.class::isInstance).hasSize(1);
                    Volumes.remove(copy);
                }
            }));
        }
        return tests;
    }

    private Path copyOf(Path volumes) throws IOException {
        var copy = folder.resolve("count");
        if (Files.exists(copy)) {
            Volumes.remove(copy);
        }
        Volumes.copy(volumes, copy);
        return copy;
    }

    private static List<String> changes(Path volumes, Request request) {
        var changes = new ArrayList<String>();
        new Volumes(volumes).with(new DurableFiles(
                (change, path) -> changes.add(HaltedProgram.step(volumes, change, path)))).engine().restoreStep()
                .run(request);
        return changes;
    }

    private static void stopBefore(int change, Path volumes, Request request) {
        var count = new int[1];
        try {
            new Volumes(volumes).with(new DurableFiles((_, _) -> {
                if (++count[0] == change) {
                    throw new Stopped();
                }
            })).engine().restoreStep().run(request);
        } catch (Stopped _) {
            // as wanted; a run that has fewer changes ends by itself
        }
    }

    private static final class Stopped extends Error {
        private static final long serialVersionUID = 1L;
    }
}
