package reprise.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.Plan;
import reprise.restore.RestoreOutcome;
import reprise.testing.Volumes;
import reprise.testing.WebService;

/** Volumes that are full or read-only: real file systems of 8 MB, which only root may mount. */
class FullDiskIT {
    private static final int BLOCK = 256 << 10;

    @TempDir
    Path folder;
    Volumes volumes;

    @BeforeEach
    void root_only() throws Exception {
        assumeThat(System.getProperty("user.name")).as("mounting a file system needs root").isEqualTo("root");
        volumes = new Volumes(folder);
        Files.createDirectories(volumes.data());
        Files.createDirectories(volumes.backup());
    }

    @AfterEach
    void unmount() throws Exception {
        for (var volume : new Path[]{volumes.data(), volumes.backup()}) {
            run("umount", "-l", volume.toString());
        }
    }

    private void mount(Path volume) throws Exception {
        assertThat(run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", volume.toString())).isZero();
    }

    private static int run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    /** Leaves so many bytes free. */
    private static void fill(Path volume, long free) throws IOException {
        long usable = Files.getFileStore(volume).getUsableSpace();
        Files.write(volume.resolve("filler"), new byte[(int) (usable - free)]);
    }

    private void assertFails(ThrowingCallable action, String message) {
        assertThatThrownBy(action).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED)).hasMessageContaining(message);
    }

    @Test
    void a_full_backup_volume_takes_no_backup_and_keeps_those_that_are_there() throws Exception {
        mount(volumes.backup());
        var backup = volumes.add(2_000).takeBackup();
        fill(volumes.backup(), BLOCK / 4);
        assertFails(volumes::takeBackup, "the volume is full");
        assertThat(Volumes.names(volumes.backup())).containsExactlyInAnyOrder(".reprise.lock", "filler", backup.file(),
                backup.name().manifest());
        assertThat(Verifier.verify(backup)).isInstanceOf(Verdict.Verified.class);
        Files.delete(volumes.backup().resolve("filler"));
        assertThat(volumes.takeBackup().path()).exists();
    }

    @Test
    void a_full_data_volume_restores_nothing_and_keeps_the_database() throws Exception {
        mount(volumes.data());
        var backup = volumes.add(2_000).takeBackup();
        volumes.add(10);
        fill(volumes.data(), BLOCK / 4);
        var request = Volumes.request("monday", backup);
        assertFails(() -> volumes.engine().restoreStep().run(request), "the volume is full");
        assertThat(volumes.events()).hasSize(2_010);
        assertThat(volumes.engine().ledger().entries()).isEmpty();
        Files.delete(volumes.data().resolve("filler"));
        assertThat(volumes.engine().restoreStep().run(request)).isInstanceOf(RestoreOutcome.Restored.class);
        assertThat(volumes.events()).hasSize(2_000);
    }

    @Test
    void a_backup_volume_that_fills_up_during_a_restore_leaves_the_old_database() throws Exception {
        mount(volumes.backup());
        var backup = volumes.add(2_000).takeBackup();
        volumes.add(10);
        fill(volumes.backup(), BLOCK / 4);
        var request = Volumes.request("monday", backup);
        assertFails(() -> volumes.engine().restoreStep().run(request), "the volume is full");
        assertThat(volumes.events()).hasSize(2_010);
        Files.delete(volumes.backup().resolve("filler"));
        assertThat(volumes.engine().restoreStep().run(request)).isInstanceOf(RestoreOutcome.Restored.class);
    }

    @Test
    void a_read_only_backup_volume_can_be_listed_verified_and_planned_from_but_not_restored_from() throws Exception {
        mount(volumes.backup());
        var backup = volumes.add(20).takeBackup();
        volumes.add(10);
        assertThat(run("mount", "-o", "remount,ro", volumes.backup().toString())).isZero();
        var engine = volumes.engine();
        assertThat(engine.store().backups()).hasSize(1);
        assertThat(Verifier.verify(backup)).isInstanceOf(Verdict.Verified.class);
        var request = Volumes.request("monday", backup);
        assertThat(engine.planner().plan(request)).isInstanceOf(Plan.Ready.class);
        assertFails(() -> engine.restoreStep().run(request), "Read-only file system");
        assertFails(volumes::takeBackup, "Read-only file system");
        assertThat(volumes.events()).hasSize(30);
        try (var service = new WebService(folder)) {
            assertThat(service.get("/status").body()).contains(backup.file());
        }
    }

    @Test
    void a_full_disk_under_the_service_is_said_and_what_was_acknowledged_stays() throws Exception {
        mount(volumes.data());
        int acknowledged = 0;
        try (var service = new WebService(folder)) {
            fill(volumes.data(), BLOCK);
            var message = "x".repeat(1000);
            int status = 200;
            for (; status == 200 && acknowledged < 5_000; acknowledged++) {
                status = service.get("/add?message=" + message).statusCode();
            }
            acknowledged--;
            assertThat(status).isEqualTo(507);
            assertThat(service.get("/count").body()).isEqualTo("{\"count\":" + acknowledged + "}");
            Files.delete(volumes.data().resolve("filler"));
            assertThat(service.get("/add?message=again").statusCode()).isEqualTo(200);
        }
        assertThat(volumes.events()).hasSize(acknowledged + 1);
    }

    /** The program that a user would open a backup with. */
    @Test
    void sqlite3_opens_a_backup_from_a_read_only_folder_and_agrees() throws Exception {
        mount(volumes.backup());
        var backup = volumes.add(123).takeBackup();
        assertThat(run("mount", "-o", "remount,ro", volumes.backup().toString())).isZero();
        var process = start(backup.path().toString(),
                "PRAGMA integrity_check; SELECT count(*) FROM events; PRAGMA user_version");
        assertThat(new String(process.getInputStream().readAllBytes()))
                .isEqualToIgnoringNewLines("ok123" + Volumes.KNOWN_SCHEMA);
        assertThat(process.waitFor()).isZero();
    }

    private static Process start(String file, String sql) {
        try {
            return new ProcessBuilder("sqlite3", file, sql).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError("the program sqlite3 is missing: install it (Debian: apt-get install sqlite3)", e);
        }
    }
}
