package reprise.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.Backup;
import reprise.backup.Manifest.Kind;
import reprise.durable.DurableFiles;
import reprise.durable.VolumeLock;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.testing.Volumes;

class FaultsTest {
    @TempDir
    Path folder;
    Volumes volumes;
    Backup.Ours ten;

    @BeforeEach
    void a_backup_of_ten_and_fifteen_events() throws Exception {
        volumes = new Volumes(folder);
        ten = volumes.add(10).takeBackup();
        volumes.add(5);
    }

    private RestoreOutcome start(Request request) {
        return volumes.engine().restoreStep().run(request);
    }

    @Test
    void a_stale_log_beside_the_database_does_not_get_into_what_is_restored() throws Exception {
        var log = volumes.data().resolve("app.db-wal");
        try (var connection = Volumes.open(volumes.database()); var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint=0");
            statement.execute("INSERT INTO events(ts, message) VALUES ('', 'only in the log')");
            Files.copy(log, folder.resolve("log"));
            Files.copy(volumes.database(), folder.resolve("database"));
        }
        // as a crash of the service leaves them
        Files.copy(folder.resolve("database"), volumes.database(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(folder.resolve("log"), log);
        var restored = (RestoreOutcome.Restored) start(Volumes.request("monday", ten));
        assertThat(volumes.events()).hasSize(10);
        assertThat(log).doesNotExist();
        assertThat(volumes.events(volumes.backup().resolve(restored.entry().safetyCopy().orElseThrow()))).hasSize(16)
                .endsWith("only in the log");
    }

    @Test
    void a_log_beside_a_recovered_database_is_kept_aside() throws Exception {
        Files.delete(volumes.database());
        Files.write(volumes.data().resolve("app.db-wal"), new byte[]{1, 2, 3});
        start(new Request.None());
        assertThat(volumes.events()).hasSize(10);
        assertThat(Volumes.names(volumes.data())).contains("app.db.damaged-20261123T101600Z-wal")
                .doesNotContain("app.db-wal");
    }

    @Test
    void a_backup_during_a_restore_is_busy_and_so_is_the_reverse() {
        try (var _ = VolumeLock.exclusive(volumes.data(), Duration.ofMillis(1))) {
            assertBusy(() -> volumes.engine().data().share(Duration.ofMillis(1)).close());
        }
        try (var _ = volumes.engine().data().share(Duration.ofMillis(1))) {
            assertBusy(() -> start(Volumes.request("monday", ten)));
        }
        try (var _ = volumes.engine().store().lock(Duration.ofMillis(1))) {
            assertBusy(() -> start(Volumes.request("monday", ten)));
        }
        assertThat(start(Volumes.request("monday", ten))).isInstanceOf(RestoreOutcome.Restored.class);
    }

    private static void assertBusy(Runnable action) {
        assertThatThrownBy(action::run).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.BUSY));
    }

    @Test
    void a_backup_after_the_swap_and_before_the_ledger_says_so_is_refused() {
        var engine = volumes.engine();
        var sha256 = ten.manifest().sha256();
        engine.ledger().append(line -> new LedgerEntry.Started(line, volumes.clock.instant(),
                Optional.of(new LedgerEntry.Asked("monday", "")), new LedgerEntry.Replacement(ten.file(), sha256,
                        sha256, 2, Optional.empty(), Collections.emptySortedMap(), List.of()),
                0));
        assertBusy(volumes::takeBackup);
        assertBusy(engine::requireRestored);
    }

    @Test
    void a_snapshot_that_a_restore_went_through_is_taken_again_on_the_new_timeline() {
        var timelines = IntStream.of(1, 2, 2, 2).iterator();
        var backup = volumes.engine().taker().take(Kind.MANUAL, timelines::nextInt);
        assertThat(backup.name().timeline()).isEqualTo(2);
        assertThat(volumes.engine().store().backups()).hasSize(2);
    }

    @Test
    void a_ledger_that_cannot_be_read_stops_the_start_and_names_the_line() throws Exception {
        start(Volumes.request("monday", ten));
        var ledger = volumes.backup().resolve("ledger.jsonl");
        Files.writeString(ledger, Files.readString(ledger) + "{\"seq\":\n");
        assertThatThrownBy(() -> start(new Request.None())).isInstanceOf(Failure.class)
                .hasMessageContaining("read the ledger " + ledger + ": line 3: ");
    }

    @Test
    void a_clock_gone_back_an_hour_restores_and_numbers_as_ever() throws Exception {
        start(Volumes.request("monday", ten));
        volumes.clock.advance(Duration.ofHours(-1));
        volumes.add(1);
        var eleven = volumes.takeBackup();
        volumes.add(1);
        start(Volumes.request("tuesday", eleven));
        assertThat(volumes.events()).hasSize(11);
        Volumes.remove(volumes.data());
        start(new Request.None());
        assertThat(volumes.events()).hasSize(11);
        assertThat(volumes.engine().timeline().current()).isEqualTo(4);
    }

    @Test
    void a_damaged_copy_of_a_sound_backup_blames_the_data_volume() {
        var broken = new Volumes(folder).with(new DurableFiles((change, path) -> {
            if (change.equals("copy on") && path.toString().endsWith(".restoring")) {
                flip(path);
            }
        }));
        assertThatThrownBy(() -> broken.engine().restoreStep().run(Volumes.request("monday", ten)))
                .hasMessageContaining("the backup is sound, its copy there is not")
                .isInstanceOfSatisfying(Failure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED));
        assertThat(broken.engine().ledger().entries()).as("not refused: it may be tried again").isEmpty();
    }

    private static void flip(Path file) {
        try {
            Volumes.flipBit(file, 5_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
