package reprise.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.durable.DurableFiles;
import reprise.restore.RestoreOutcome;
import reprise.testing.Volumes;

class UnchangedDatabaseTest {
    private static final int LINKS_OF_EXT4 = 65_000;

    @TempDir
    Path folder;
    Volumes volumes;
    Backup.Ours first;

    @BeforeEach
    void a_backup_of_a_database_that_rests() throws Exception {
        volumes = new Volumes(folder).add(3);
        rest(Duration.ofMinutes(1));
        first = volumes.takeBackup();
    }

    /** As if its last write was so long ago. */
    private void rest(Duration since) throws IOException {
        Files.setLastModifiedTime(volumes.database(), FileTime.from(volumes.clock.instant().minus(since)));
    }

    private boolean isCopy(Backup.Ours backup) throws IOException {
        return !Files.isSameFile(backup.path(), first.path())
                && backup.manifest().origin().content().equals(backup.file());
    }

    @Test
    void a_database_that_did_not_change_is_not_written_again() throws Exception {
        var again = volumes.takeBackup();
        assertThat(again.file()).isNotEqualTo(first.file());
        assertThat(Files.isSameFile(again.path(), first.path())).as("one file with two names").isTrue();
        assertThat(again.manifest().origin().content()).isEqualTo(first.file());
        assertThat(again.manifest().verifiedAt()).as("nobody looked again").isEqualTo(first.manifest().verifiedAt());
        assertThat(Verifier.verify(again)).isInstanceOf(Verdict.Verified.class);
        assertThat(((Backup.Ours) volumes.engine().store().find(again.file()).orElseThrow()).manifest())
                .isEqualTo(again.manifest());
    }

    @Test
    void either_name_can_go_and_the_other_stays_whole() throws Exception {
        var again = volumes.takeBackup();
        volumes.engine().store().delete(first);
        assertThat(Verifier.verify(again)).isInstanceOf(Verdict.Verified.class);
        assertThat(Files.isSameFile(volumes.takeBackup().path(), again.path())).isTrue();
    }

    @Test
    void a_write_is_noticed_whatever_it_leaves_the_size_of_the_file() throws Exception {
        volumes.execute(volumes.database(), "UPDATE events SET message = 'another' WHERE id = 1");
        assertThat(Files.size(volumes.database())).isEqualTo(first.size());
        rest(Duration.ofSeconds(30));
        var copy = volumes.takeBackup();
        assertThat(isCopy(copy)).isTrue();
        assertThat(volumes.events(copy.path())).contains("another");
    }

    @Test
    void a_write_that_is_only_in_the_log_is_noticed() throws Exception {
        try (var connection = Volumes.open(volumes.database()); var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint=0");
            statement.execute("INSERT INTO events(ts, message) VALUES ('', 'in the log')");
            Files.setLastModifiedTime(volumes.data().resolve("app.db-wal"),
                    FileTime.from(volumes.clock.instant().minusSeconds(30)));
            var copy = volumes.takeBackup();
            assertThat(isCopy(copy)).isTrue();
            assertThat(volumes.events(copy.path())).contains("in the log");
            assertThat(Files.isSameFile(volumes.takeBackup().path(), copy.path())).isTrue();
        }
    }

    @Test
    void a_write_of_this_moment_could_be_followed_by_one_that_looks_the_same() throws Exception {
        rest(Duration.ofSeconds(-59)); // a second before the next backup
        assertThat(isCopy(volumes.takeBackup())).isTrue();
        assertThat(isCopy(volumes.takeBackup())).as("its fingerprint was not taken").isTrue();
    }

    @Test
    void a_content_is_copied_anew_after_a_day() throws Exception {
        volumes.clock.advance(Duration.ofHours(23));
        assertThat(isCopy(volumes.takeBackup())).isFalse();
        volumes.clock.advance(Duration.ofHours(1));
        assertThat(isCopy(volumes.takeBackup())).isTrue();
    }

    @Test
    void a_damaged_backup_is_not_named_again() throws Exception {
        volumes.engine().store().change(first.name(), manifest -> manifest.verified("page 3", volumes.clock.instant()));
        assertThat(isCopy(volumes.takeBackup())).isTrue();
        Volumes.truncate(volumes.engine().store().newest().orElseThrow().path(), 5_000);
        assertThat(isCopy(volumes.takeBackup())).isTrue();
    }

    // ---- a flipped bit in a file that has several names

    private Backup.Ours current(Backup.Ours backup) {
        return (Backup.Ours) volumes.engine().store().find(backup.file()).orElseThrow();
    }

    @Test
    void a_safety_copy_is_a_copy_of_its_own_and_an_undo_is_possible_whatever_the_last_backup_lost() throws Exception {
        volumes.add(300);
        rest(Duration.ofMinutes(-10));
        volumes.clock.advance(Duration.ofMinutes(20));
        var last = volumes.takeBackup();
        Volumes.flipBit(last.path(), 20_000);
        for (int i = 0; i < 3; i++) {
            volumes.takeBackup();
        }
        var restored = (RestoreOutcome.Restored) volumes.engine().restoreStep().run(Volumes.request("monday", first));
        assertThat(volumes.events()).hasSize(3);
        var safety = (Backup.Ours) volumes.engine().store()
                .find(restored.entry().safetyCopy().orElseThrow()).orElseThrow();
        assertThat(Files.isSameFile(safety.path(), last.path())).isFalse();
        assertThat(Verifier.verify(safety)).isInstanceOf(Verdict.Verified.class);
        volumes.engine().restoreStep().run(Volumes.request("undo", safety));
        assertThat(volumes.events()).hasSize(303);
    }

    @Test
    void a_content_is_read_again_before_it_gets_a_name_an_hour_after_it_was_read() throws Exception {
        var within = volumes.takeBackup();
        Volumes.flipBit(first.path(), 5_000);
        volumes.clock.advance(Duration.ofHours(1));
        var after = volumes.takeBackup();
        assertThat(isCopy(after)).isTrue();
        assertThat(Verifier.verify(after)).isInstanceOf(Verdict.Verified.class);
        for (var name : List.of(first, within)) {
            assertThat(current(name).damage()).as("each name of the damaged file").get().asString()
                    .startsWith("sha256 is ");
        }
    }

    @Test
    void a_content_that_was_read_again_says_when() throws Exception {
        volumes.clock.advance(Duration.ofHours(1));
        var again = volumes.takeBackup();
        assertThat(Files.isSameFile(again.path(), first.path())).isTrue();
        assertThat(again.manifest().verifiedAt()).isEqualTo(volumes.clock.instant());
        assertThat(current(first).manifest().verifiedAt()).isEqualTo(volumes.clock.instant());
        assertThat(current(again).manifest()).isEqualTo(again.manifest());
    }

    @Test
    void a_restore_begins_with_a_copy() throws Exception {
        volumes.engine().restoreStep().run(Volumes.request("monday", first));
        rest(Duration.ofMinutes(1));
        assertThat(isCopy(volumes.takeBackup())).isTrue();
    }

    @Test
    void a_volume_that_gives_the_file_no_further_name_gets_a_copy() throws Exception {
        var names = Files.createDirectory(folder.resolve("backup/names"));
        var error = "";
        for (int i = 0; i < LINKS_OF_EXT4 && error.isEmpty(); i++) {
            try {
                Files.createLink(names.resolve(String.valueOf(i)), first.path());
            } catch (FileSystemException e) {
                error = e.getReason();
            }
        }
        assumeTrue(error.equals("Too many links"), "this file system gives a file more names than ext4");
        assertThat(isCopy(volumes.takeBackup())).isTrue();
    }

    @Test
    void a_crash_at_any_change_leaves_whole_backups() throws Exception {
        var changes = new ArrayList<String>();
        volumes.with(new DurableFiles((change, _) -> changes.add(change))).takeBackup();
        assertThat(changes).contains("link").doesNotContain("copy");
        for (int i = 0; i < changes.size(); i++) {
            int stop = i;
            var count = new int[1];
            var crashed = volumes.with(new DurableFiles((change, _) -> {
                if (count[0]++ == stop) {
                    throw new IllegalStateException(change);
                }
            }));
            try {
                crashed.takeBackup();
            } catch (IllegalStateException _) {
                // as wanted
            }
            for (var backup : volumes.engine().store().backups()) {
                assertThat(Verifier.verify(backup)).as(changes.get(stop)).isInstanceOf(Verdict.Verified.class);
            }
            volumes.with(new DurableFiles()).takeBackup();
            assertThat(Volumes.names(volumes.backup())).noneMatch(name -> name.contains("staging"));
        }
        assertThat(volumes.engine().store().backups()).hasSizeGreaterThan(changes.size());
    }
}
