package reprise.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.Manifest.Kind;
import reprise.durable.DurableFiles;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.Engine;
import reprise.restore.Request;
import reprise.settings.Setting;
import reprise.testing.Volumes;

class BackupJobTest {
    @TempDir
    Path folder;
    Volumes volumes;

    @BeforeEach
    void volumes() {
        volumes = new Volumes(folder);
    }

    private BackupJob.Outcome run(Engine engine) {
        return engine.backupJob(Request.None::new).run(Kind.SCHEDULED);
    }

    private void assertFails(ExitCode exitCode, String message) {
        assertThatThrownBy(() -> run(volumes.engine())).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.exitCode()).isEqualTo(exitCode)).hasMessageContaining(message);
    }

    @Test
    void the_manifest_says_what_is_in_the_backup() throws Exception {
        var manifest = volumes.add(3).takeBackup().manifest();
        assertThat(manifest.name().file()).isEqualTo("app-20261123T101600Z-t1.db");
        assertThat(manifest.name().restorePoint()).isEqualTo("2026-11-23T10:16:00Z");
        assertThat(manifest.contents().rows()).containsExactly(Map.entry("event_count", 1L), Map.entry("events", 3L));
        assertThat(manifest.contents().sequences()).containsExactly(Map.entry("events", 3L));
        assertThat(manifest.contents().schemaVersion()).isEqualTo(Volumes.KNOWN_SCHEMA);
        assertThat(manifest.size()).isEqualTo(Files.size(volumes.backup().resolve(manifest.name().file())));
        assertThat(manifest.sha256()).isEqualTo(Sha256.of(volumes.backup().resolve(manifest.name().file())));
        assertThat(manifest.kind()).isEqualTo(Kind.SCHEDULED);
        assertThat(((Backup.Ours) volumes.engine().store().backups().getFirst()).manifest()).isEqualTo(manifest);
    }

    @Test
    void the_backup_holds_what_is_only_in_the_log_yet_and_is_in_rollback_journal_mode() throws Exception {
        volumes.add(1);
        try (var connection = Volumes.open(volumes.database()); var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint=0");
            statement.execute("INSERT INTO events(ts, message) VALUES ('', 'in the log')");
            assertThat(volumes.data().resolve("app.db-wal")).isNotEmptyFile();
            var backup = volumes.takeBackup();
            assertThat(volumes.events(backup.path())).containsExactly("event 1", "in the log");
            assertThat(Files.readAllBytes(backup.path())[18]).as("write version: 1 is rollback, 2 is log")
                    .isEqualTo((byte) 1);
        }
    }

    @Test
    void no_database_in_a_new_installation_is_no_failure() {
        assertThat(run(volumes.engine())).isInstanceOf(BackupJob.Outcome.NothingYet.class);
    }

    @Test
    void no_database_where_there_was_one_is_a_failure_and_leaves_the_backups() throws Exception {
        var backup = volumes.add(3).takeBackup();
        Volumes.remove(volumes.data());
        assertFails(ExitCode.NOTHING, "there is no database, though there are backups");
        assertThat(volumes.events(backup.path())).hasSize(3);
    }

    @Test
    void a_damaged_database_is_not_backed_up_and_leaves_the_backups() throws Exception {
        volumes.add(500);
        var backup = volumes.takeBackup();
        try (var file = new RandomAccessFile(volumes.database().toFile(), "rw")) {
            file.seek(4096 * 3);
            file.write(new byte[4096]);
        }
        assertFails(ExitCode.REFUSED, "the copy is damaged, so the database is");
        assertThat(Volumes.names(volumes.backup())).containsExactly(".reprise.lock", backup.file(),
                backup.name().manifest());
        assertThat(Verifier.verify(backup)).isInstanceOf(Verdict.Verified.class);
    }

    @Test
    void two_at_once_are_one_backup_and_one_busy() throws Exception {
        volumes.add(3);
        var entered = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var slow = new Volumes(folder).with(new DurableFiles((change, _) -> {
            if (change.equals("force")) {
                entered.countDown();
                await(go);
            }
        }));
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<BackupJob.Outcome> first = executor.submit(() -> run(slow.engine()));
            await(entered);
            assertFails(ExitCode.BUSY, "somebody else uses it");
            go.countDown();
            assertThat(first.get()).isInstanceOf(BackupJob.Outcome.Published.class);
        }
        assertThat(volumes.engine().store().backups()).hasSize(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_clock_that_goes_back_some_minutes_keeps_the_order_of_the_backups() throws Exception {
        volumes.add(1).takeBackup();
        volumes.clock.advance(Duration.ofMinutes(-4));
        var later = volumes.add(1).takeBackup();
        assertThat(later.restorePoint()).isEqualTo(Instant.parse("2026-11-23T10:16:01Z"));
        Volumes.remove(volumes.data());
        volumes.engine().restoreStep().run(new Request.None());
        assertThat(volumes.events()).hasSize(2);
    }

    @Test
    void two_backups_in_one_second_have_two_names() throws Exception {
        volumes.add(1);
        var first = volumes.takeBackup(new Request.None());
        var second = volumes.takeBackup(new Request.None());
        assertThat(second.restorePoint()).isEqualTo(first.restorePoint().plusSeconds(1));
    }

    // ---- shrink guard

    @Test
    void a_loss_of_most_rows_is_suspicious_and_halts_pruning_until_it_is_accepted() throws Exception {
        volumes.with(Setting.KEEP_ALL, "1s").with(Setting.KEEP_HOURLY, "0").with(Setting.KEEP_DAILY, "0")
                .with(Setting.KEEP_WEEKLY, "0");
        var good = volumes.add(30).takeBackup();
        volumes.execute(volumes.database(), "DELETE FROM events WHERE id > 14");
        var bad = volumes.takeBackup();
        assertThat(bad.manifest().suspicion().shrink()).contains(new Manifest.Shrink("events", 30, 14));
        volumes.clock.advance(Duration.ofMinutes(1));
        var after = (BackupJob.Outcome.Published) run(volumes.engine());
        assertThat(after.pruned()).isEqualTo(new Pruner.Pruned(List.of(), Optional.of(bad.file())));
        assertThat(good.path()).exists();

        volumes.engine().store().change(bad.name(), Manifest::accept);
        volumes.clock.advance(Duration.ofMinutes(1));
        var accepted = (BackupJob.Outcome.Published) run(volumes.engine());
        assertThat(accepted.pruned().deleted()).containsExactly(good.file(), bad.file(), after.backup().file());
    }

    @Test
    void half_of_the_rows_is_not_suspicious() throws Exception {
        volumes.add(30).takeBackup();
        volumes.execute(volumes.database(), "DELETE FROM events WHERE id > 15");
        assertThat(volumes.takeBackup().manifest().suspicion().shrink()).as("half").isEmpty();
    }

    @Test
    void nine_rows_are_not_suspicious() throws Exception {
        volumes.add(10).takeBackup();
        volumes.execute(volumes.database(), "DELETE FROM events WHERE id > 1");
        assertThat(volumes.takeBackup().manifest().suspicion().shrink()).as("nine").isEmpty();
    }

    @Test
    void a_restore_of_few_rows_is_not_suspicious() throws Exception {
        var few = volumes.add(5).takeBackup();
        volumes.add(95).takeBackup();
        volumes.engine().restoreStep().run(Volumes.request("monday", few));
        assertThat(volumes.takeBackup().manifest().suspicion().shrink()).isEmpty();
    }

    // ---- what a crash left

    @Test
    void a_manifest_without_its_backup_is_removed_after_an_hour() throws Exception {
        volumes.add(1).takeBackup();
        var manifest = Files.writeString(volumes.backup().resolve("app-20261123T101300Z-t1.json"), "{}");
        Files.setLastModifiedTime(manifest, FileTime.from(volumes.clock.instant().minus(Duration.ofMinutes(50))));
        assertThat(volumes.engine().store().backups()).hasSize(1);
        volumes.takeBackup();
        assertThat(manifest).exists();
        volumes.clock.advance(Duration.ofMinutes(10));
        volumes.takeBackup();
        assertThat(manifest).doesNotExist();
        assertThat(volumes.engine().store().backups()).hasSize(3);
    }
}
