package reprise.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static reprise.restore.AfterFault.every_listed_backup_verifies;
import static reprise.restore.AfterFault.start;
import static reprise.restore.AfterFault.ten_events_exactly_once;
import static reprise.restore.AfterFault.the_safety_copy_holds;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.Backup;
import reprise.restore.LedgerEntry.Outcome;
import reprise.testing.CuttableDisk;
import reprise.testing.NeedsProgram;
import reprise.testing.Program;
import reprise.testing.UserProgram;
import reprise.testing.Volumes;

/** The power of a real disk is cut while the program works. {@link PowerCutModelIT} asks the same without one. */
@NeedsProgram({UserProgram.ROOT, UserProgram.MKFS_XFS})
class PowerCutIT {
    private static final int CUTS = 20;
    private static final int CLIENTS = 8;
    private static final Duration BETWEEN_CUTS = Duration.ofMillis(500);

    @TempDir
    Path folder;
    CuttableDisk disk;
    Volumes volumes;
    String test = "";

    @BeforeEach
    void a_disk(TestInfo info) throws Exception {
        test = info.getTestMethod().orElseThrow().getName();
        disk = CuttableDisk.in(folder);
        volumes = new Volumes(disk.volumes());
    }

    @AfterEach
    void unmount() {
        if (disk != null) {
            disk.close();
        }
    }

    private Backup.Ours tenAndFiveMore() throws Exception {
        return prepare(_ -> {});
    }

    /** What is there before the first cut is made in a folder, so that this process opens nothing on the disk. */
    private Backup.Ours prepare(Preparation preparation) throws Exception {
        var template = folder.resolve("template");
        var prepared = new Volumes(template);
        var ten = prepared.add(10).takeBackup();
        prepared.add(5);
        preparation.on(prepared);
        Volumes.copy(template.resolve("data"), volumes.data());
        Volumes.copy(template.resolve("backup"), volumes.backup());
        disk.sync();
        return ten;
    }

    @FunctionalInterface
    private interface Preparation {
        void on(Volumes prepared) throws Exception;
    }

    /** A cut that {@link CutProgram} made, and what it had reported before. */
    private record Cut(int number, String moment, List<String> done) {}

    @FunctionalInterface
    private interface Question {
        void ask(Volumes after, Cut cut) throws Exception;
    }

    private List<Cut> cutEachCallOf(String... task) throws Exception {
        var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + folder, "-cp",
                System.getProperty("java.class.path"), CutProgram.class.getName(),
                volumes.data().getParent().toString(),
                disk.image().toString()));
        command.addAll(List.of(task));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        var cuts = new ArrayList<Cut>();
        var done = new ArrayList<String>();
        for (var line : output.lines().toList()) {
            if (line.startsWith(CutProgram.CUT)) {
                cuts.add(new Cut(cuts.size() + 1, line.substring(CutProgram.CUT.length()), List.copyOf(done)));
            } else if (line.startsWith(CutProgram.DONE)) {
                done.add(line.substring(CutProgram.DONE.length()));
            }
        }
        return cuts;
    }

    private void each(List<Cut> cuts, Question question) throws Exception {
        assertThat(cuts).hasSizeGreaterThanOrEqualTo(CUTS);
        for (var cut : cuts) {
            var copy = folder.resolve("after-" + cut.number);
            disk.copyAfter(cut.number, copy);
            var after = new Volumes(copy);
            after.clock.advance(Duration.ofHours(1));
            question.ask(after, cut);
            Volumes.remove(copy);
        }
        System.out.println(test + ": " + cuts.size() + " power cuts, no problem");
    }

    @Test
    void under_load_with_a_backup_each_second_nothing_acknowledged_is_lost() throws Exception {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        var known = new ArrayList<Set<String>>();
        var cuts = new ArrayList<Cut>();
        var stop = new AtomicBoolean();
        try (var program = Program.serve(folder, "--backup-interval", "1s", "--data", volumes.data().toString(),
                "--backup", volumes.backup().toString());
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                clients.submit(() -> {
                    for (int i = 0; !stop.get(); i++) {
                        var message = number + "-" + i;
                        if (program.add(message)) {
                            acknowledged.add(message);
                        }
                    }
                });
            }
            try {
                for (int i = 1; i <= CUTS + 4; i++) {
                    LockSupport.parkNanos(BETWEEN_CUTS.toNanos());
                    known.add(Set.copyOf(acknowledged));
                    CuttableDisk.cut(disk.image(), i);
                    cuts.add(new Cut(i, "half a second of load", List.of()));
                }
            } finally {
                stop.set(true);
            }
        }
        System.out.println(test + ": " + known.getLast().size() + " events acknowledged before the last cut");
        assertThat(known.getLast()).hasSizeGreaterThan(100);
        var backups = new ArrayList<Integer>();
        each(cuts, (after, cut) -> {
            start(after, new Request.None());
            var events = after.events();
            assertThat(events).doesNotHaveDuplicates().containsAll(known.get(cut.number - 1));
            every_listed_backup_verifies(after, "cut " + cut.number);
            for (var backup : after.engine().store().backups()) {
                var held = after.events(backup.path());
                assertThat(held).as(backup.file()).isEqualTo(events.subList(0, held.size()));
            }
            assertThat(after.engine().ledger().entries()).as("a power cut is no restore").isEmpty();
            backups.add(after.engine().store().backups().size());
        });
        assertThat(backups.getLast()).as("backups at the last cut").isGreaterThan(3);
    }

    @Test
    void while_backups_are_published_each_is_there_whole_or_not_at_all() throws Exception {
        var ten = tenAndFiveMore();
        each(cutEachCallOf("backup"), (after, cut) -> {
            every_listed_backup_verifies(after, cut.moment);
            assertThat(after.engine().store().backups()).extracting(Backup::file).as(cut.moment).contains(ten.file())
                    .containsAll(cut.done);
            start(after, new Request.None());
            assertThat(after.events()).as(cut.moment).hasSizeBetween(15 + cut.done.size(), 17);
        });
    }

    @Test
    void in_a_restore_the_next_start_finishes_it_exactly_once() throws Exception {
        var request = Volumes.request("monday", tenAndFiveMore());
        each(cutEachCallOf("restore", request.toFile()), (after, cut) -> {
            if (!cut.done.isEmpty()) {
                assertThat(after.engine().ledger().ended("monday")).as(cut.moment).isPresent();
            }
            ten_events_exactly_once(after, cut.moment, request, Outcome.RESTORED);
            the_safety_copy_holds(after, cut.moment, 15);
        });
    }

    @Test
    void in_a_recovery_the_next_start_finishes_it_exactly_once() throws Exception {
        prepare(prepared -> Volumes.truncate(prepared.database(), 5000));
        each(cutEachCallOf("restore", "RESTORE_ID=none\n"), (after, cut) -> {
            if (!cut.done.isEmpty()) {
                assertThat(after.engine().ledger().lastRestore()).as(cut.moment).isPresent();
            }
            ten_events_exactly_once(after, cut.moment, new Request.None(), Outcome.RECOVERED);
        });
    }

    @Test
    void while_backups_are_pruned_those_that_stay_are_whole_and_the_others_gone() throws Exception {
        prepare(prepared -> {
            for (int i = 0; i < 9; i++) {
                prepared.add(1).takeBackup();
            }
        });
        each(cutEachCallOf("prune"), (after, cut) -> {
            every_listed_backup_verifies(after, cut.moment);
            assertThat(after.engine().store().backups()).extracting(Backup::file).as(cut.moment)
                    .hasSizeGreaterThanOrEqualTo(2).noneMatch(cut.done::contains);
            start(after, new Request.None());
            assertThat(after.events()).as(cut.moment).hasSize(24);
        });
    }
}
