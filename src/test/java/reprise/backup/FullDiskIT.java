package reprise.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.Manifest.Kind;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.Plan;
import reprise.restore.Request;
import reprise.restore.RestoreOutcome;
import reprise.settings.Setting;
import reprise.testing.NeedsProgram;
import reprise.testing.UserProgram;
import reprise.testing.Volumes;
import reprise.testing.WebService;

/** Volumes that are full or read-only: real file systems of 8 MB, which only root may mount. */
@NeedsProgram(UserProgram.ROOT)
class FullDiskIT {
    private static final int BLOCK = 256 << 10;

    @TempDir
    Path folder;
    Volumes volumes;

    @BeforeEach
    void two_volumes() throws Exception {
        volumes = new Volumes(folder);
        Files.createDirectories(volumes.data());
        Files.createDirectories(volumes.backup());
    }

    @AfterEach
    void unmount() throws Exception {
        for (var volume : new Path[]{volumes.data(), volumes.backup(), folder}) {
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
    void a_full_backup_volume_is_pruned_as_far_as_retention_allows_and_then_takes_the_backup() throws Exception {
        mount(volumes.backup());
        var old = volumes.add(2_000).takeBackup();
        var good = volumes.add(1).takeBackup();
        volumes.clock.advance(Duration.ofMinutes(40));
        var newest = volumes.add(1).takeBackup();
        volumes.with(Setting.KEEP_ALL, "30s").with(Setting.KEEP_HOURLY, "1").with(Setting.KEEP_DAILY, "0")
                .with(Setting.KEEP_WEEKLY, "0");
        fill(volumes.backup(), BLOCK / 4);
        var taken = volumes.takeBackup(new Request.Restore("keep", good.file(), good.manifest().sha256()));
        assertThat(Verifier.verify(taken)).isInstanceOf(Verdict.Verified.class);
        assertThat(old.path()).doesNotExist();
        for (var kept : List.of(good, newest)) {
            assertThat(Verifier.verify(kept)).isInstanceOf(Verdict.Verified.class);
        }
        Files.delete(volumes.backup().resolve("filler"));
        fill(volumes.backup(), BLOCK / 4);
        volumes.with(Setting.KEEP_ALL, "6h");
        assertFails(volumes::takeBackup, "the volume is full");
        for (var kept : List.of(good, newest, taken)) {
            assertThat(Verifier.verify(kept)).as("retention keeps it").isInstanceOf(Verdict.Verified.class);
        }
    }

    @Test
    void a_full_data_volume_refuses_a_restore_before_anything_is_touched() throws Exception {
        mount(volumes.data());
        var backup = volumes.add(2_000).takeBackup();
        volumes.add(10);
        fill(volumes.data(), BLOCK / 4);
        assertRefused(Volumes.request("monday", backup), "the data volume is full");
        Files.delete(volumes.data().resolve("filler"));
        assertThat(volumes.engine().restoreStep().run(Volumes.request("tuesday", backup)))
                .isInstanceOf(RestoreOutcome.Restored.class);
        assertThat(volumes.events()).hasSize(2_000);
    }

    private void assertRefused(Request.Restore request, String reason) throws Exception {
        assertThat(volumes.engine().planner().plan(request)).isInstanceOfSatisfying(Plan.Refused.class,
                refused -> assertThat(refused.reason()).startsWith(reason));
        assertThat(volumes.engine().restoreStep().run(request)).isInstanceOf(RestoreOutcome.Refused.class);
        assertThat(volumes.events()).hasSize(2_010);
    }

    @Test
    void a_backup_volume_without_room_for_the_safety_copy_refuses_a_restore_before_anything_is_touched()
            throws Exception {
        mount(volumes.backup());
        var backup = volumes.add(2_000).takeBackup();
        volumes.add(10);
        fill(volumes.backup(), BLOCK / 4);
        assertRefused(Volumes.request("monday", backup), "the backup volume is full");
        Files.delete(volumes.backup().resolve("filler"));
        assertThat(volumes.engine().restoreStep().run(Volumes.request("tuesday", backup)))
                .isInstanceOf(RestoreOutcome.Restored.class);
    }

    @Test
    void a_file_system_that_both_volumes_are_on_needs_room_for_both_copies() throws Exception {
        mount(folder);
        Files.createDirectories(volumes.data());
        Files.createDirectories(volumes.backup());
        var backup = volumes.add(2_000).takeBackup();
        volumes.add(10);
        fill(folder, backup.size() * 3 / 2);
        assertRefused(Volumes.request("monday", backup), "the data volume is full");
    }

    @Test
    void a_plan_that_does_not_see_the_data_volume_knows_its_room_from_the_newest_backup() throws Exception {
        mount(volumes.data());
        var backup = volumes.add(2_000).takeBackup();
        var elsewhere = new Volumes(folder).with(Setting.DATA, folder.resolve("not-mounted").toString());
        assertThat(elsewhere.engine().planner().plan(Volumes.request("monday", backup)))
                .isInstanceOf(Plan.Ready.class);
        fill(volumes.data(), BLOCK / 4);
        volumes.execute(volumes.database(), "UPDATE events SET message = 'changed' WHERE id = 1");
        volumes.takeBackup();
        assertThat(elsewhere.engine().planner().plan(Volumes.request("monday", backup)))
                .isInstanceOfSatisfying(Plan.Refused.class,
                        refused -> assertThat(refused.reason()).startsWith("the data volume is full"));
    }

    @Test
    void a_restore_prunes_first_when_the_safety_copy_has_no_room() throws Exception {
        mount(volumes.backup());
        volumes.with(Setting.KEEP_ALL, "30s").with(Setting.KEEP_HOURLY, "0").with(Setting.KEEP_DAILY, "0")
                .with(Setting.KEEP_WEEKLY, "0");
        volumes.add(2_000);
        var expired = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            volumes.clock.advance(Duration.ofMinutes(1));
            expired.add(volumes.add(1).engine().taker().take(Kind.SCHEDULED, () -> 1).file());
        }
        var newest = (Backup.Ours) volumes.engine().store().find(expired.removeLast()).orElseThrow();
        volumes.add(7);
        fill(volumes.backup(), BLOCK / 4);
        var request = Volumes.request("monday", newest);
        assertThat(volumes.engine().planner().plan(request)).isInstanceOf(Plan.Ready.class);
        assertThat(volumes.engine().restoreStep().run(request)).isInstanceOf(RestoreOutcome.Restored.class);
        assertThat(volumes.events()).hasSize(2_003);
        assertThat(Volumes.names(volumes.backup())).doesNotContainAnyElementsOf(expired);
    }

    @Test
    void a_full_data_volume_starts_on_the_database_that_is_there() throws Exception {
        var before = folder.resolve("before");
        Files.createDirectories(before);
        volumes.add(20).takeBackup();
        try (var connection = Volumes.open(volumes.database()); var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint=0");
            for (int i = 0; i < 100; i++) {
                statement.execute("INSERT INTO events(ts, message) VALUES ('', hex(zeroblob(1000)))");
            }
            Volumes.copy(volumes.data(), before.resolve("data")); // as a kill leaves it, its log full of rows
        }
        Volumes.remove(volumes.data());
        Files.createDirectories(volumes.data());
        mount(volumes.data());
        for (var name : Volumes.names(before.resolve("data"))) {
            Files.copy(before.resolve("data").resolve(name), volumes.data().resolve(name));
        }
        fill(volumes.data(), 0);
        for (int i = 0; i < 2; i++) {
            assertThat(volumes.engine().restoreStep().run(new Request.None()))
                    .isInstanceOf(RestoreOutcome.Unchanged.class);
        }
        try (var service = new WebService(folder)) {
            assertThat(service.get("/count").body()).isEqualTo("{\"count\":120}");
        }
        Files.delete(volumes.data().resolve("filler"));
        assertThat(volumes.events()).hasSize(120);
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
    @NeedsProgram(UserProgram.SQLITE3)
    void sqlite3_opens_a_backup_from_a_read_only_folder_and_agrees() throws Exception {
        mount(volumes.backup());
        var backup = volumes.add(123).takeBackup();
        assertThat(run("mount", "-o", "remount,ro", volumes.backup().toString())).isZero();
        var process = new ProcessBuilder(UserProgram.SQLITE3.path().toString(), backup.path().toString(),
                "PRAGMA integrity_check; SELECT count(*) FROM events; PRAGMA user_version").redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes()))
                .isEqualToIgnoringNewLines("ok123" + Volumes.KNOWN_SCHEMA);
        assertThat(process.waitFor()).isZero();
    }
}
