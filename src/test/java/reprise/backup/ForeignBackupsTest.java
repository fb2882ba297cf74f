package reprise.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.durable.DurableFiles;
import reprise.failure.Failure;
import reprise.restore.Request;
import reprise.restore.RestoreOutcome;
import reprise.testing.Volumes;

/** Files on the backup volume that the program did not write, or whose manifest is gone. */
class ForeignBackupsTest {
    private static final String COPIED = "app-20261101T101500Z-t1.db";

    @TempDir
    Path folder;
    Volumes volumes;
    Backup.Ours ten;

    @BeforeEach
    void a_backup_of_ten_events_and_two_events_more() throws Exception {
        volumes = new Volumes(folder);
        ten = volumes.add(10).takeBackup();
        volumes.add(2);
    }

    /** As {@code cp -p} leaves it: with the time of the original. */
    private Path copiedIn(String name) throws IOException {
        var copy = Files.copy(ten.path(), volumes.backup().resolve(name));
        return Files.setLastModifiedTime(copy, FileTime.from(volumes.clock.instant().minus(Duration.ofDays(2))));
    }

    private Backup find(String file) {
        return volumes.engine().store().find(file).orElseThrow();
    }

    @Test
    void a_sweep_never_deletes_a_database_file_whose_manifest_is_missing() throws Exception {
        var copy = copiedIn(COPIED);
        var empty = Files.createFile(volumes.backup().resolve("app-20261102T101500Z-t1.db"));
        Files.setLastModifiedTime(empty, FileTime.from(volumes.clock.instant().minus(Duration.ofDays(2))));
        volumes.takeBackup();
        assertThat(copy).exists();
        assertThat(empty).exists();
    }

    @Test
    void a_database_file_without_a_manifest_is_listed_as_foreign_and_verified_when_asked_for() throws Exception {
        copiedIn(COPIED);
        var foreign = find(COPIED);
        assertThat(foreign).isInstanceOf(Backup.Foreign.class);
        assertThat(foreign.name().timeline()).as("its name keeps it").isEqualTo(1);
        assertThat(volumes.engine().store().backups()).extracting(Backup::kind).containsExactly("foreign", "scheduled");
        assertThat(Verifier.verify(foreign)).isInstanceOf(Verdict.Verified.class);
        Volumes.flipBit(foreign.path(), 0);
        assertThat(Verifier.verify(find(COPIED))).isInstanceOf(Verdict.Damaged.class);
    }

    @Test
    void a_foreign_backup_is_not_pruned_and_counts_for_no_backup_age() throws Exception {
        var copy = copiedIn("app-20261123T101630Z-t1.db");
        volumes.clock.advance(Duration.ofMinutes(1));
        assertThat(volumes.engine().store().newest()).map(Backup::file).contains(ten.file());
        volumes.clock.advance(Duration.ofDays(400));
        volumes.takeBackup();
        volumes.takeBackup();
        assertThat(copy).exists();
    }

    @Test
    void a_byte_exact_file_named_by_a_request_is_restored_though_its_manifest_is_gone() throws Exception {
        Files.delete(volumes.backup().resolve(ten.name().manifest()));
        assertThat(volumes.engine().restoreStep().run(Volumes.request("monday", ten)))
                .isInstanceOf(RestoreOutcome.Restored.class);
        assertThat(volumes.events()).hasSize(10);
    }

    @Test
    void another_file_under_the_name_of_a_request_is_refused_when_no_manifest_tells() throws Exception {
        Files.delete(volumes.backup().resolve(ten.name().manifest()));
        volumes.execute(ten.path(), "DELETE FROM events WHERE id = 10");
        assertThat(volumes.engine().restoreStep().run(Volumes.request("monday", ten)))
                .isInstanceOf(RestoreOutcome.Refused.class);
        assertThat(volumes.events()).hasSize(12);
    }

    @Test
    void a_staging_file_that_somebody_else_named_stays() throws Exception {
        var theirs = Files.writeString(volumes.backup().resolve("copy-of-monday.staging"), "half");
        var alsoTheirs = Files.writeString(volumes.backup().resolve("my.staging.db"), "half");
        var ours = Files.writeString(volumes.backup().resolve(COPIED + ".staging"), "half");
        var journal = Files.writeString(volumes.backup().resolve(COPIED + ".staging-journal"), "half");
        var manifest = Files.writeString(volumes.backup().resolve(ten.name().manifest() + ".staging"), "{");
        volumes.takeBackup();
        assertThat(theirs).exists();
        assertThat(alsoTheirs).exists();
        assertThat(ours).doesNotExist();
        assertThat(journal).doesNotExist();
        assertThat(manifest).doesNotExist();
    }

    @Test
    void only_a_backup_with_a_readable_manifest_counts_for_the_timeline() throws Exception {
        Files.createFile(volumes.backup().resolve("app-20261123T101500Z-t999999999.db"));
        Files.writeString(volumes.backup().resolve("app-20261123T101500Z-t88.db"), "x");
        Files.writeString(volumes.backup().resolve("app-20261123T101500Z-t88.json"), "{}");
        assertThat(volumes.engine().timeline().current()).isEqualTo(1);
        assertThat(volumes.takeBackup().name().timeline()).isEqualTo(1);
        volumes.engine().restoreStep().run(Volumes.request("monday", ten));
        assertThat(volumes.engine().timeline().current()).isEqualTo(2);
    }

    @Test
    void a_foreign_file_of_that_second_gives_the_next_backup_another_name() throws Exception {
        copiedIn("app-20261123T101700Z-t1.db");
        var next = volumes.takeBackup();
        assertThat(next.restorePoint()).isEqualTo("2026-11-23T10:17:01Z");
    }

    @Test
    void a_volume_that_cannot_be_listed_is_an_error_and_not_an_empty_store() throws Exception {
        var engine = volumes.engine();
        Volumes.remove(volumes.backup());
        Files.writeString(volumes.backup(), "a file where the volume should be mounted");
        assertThatThrownBy(() -> engine.store().backups()).isInstanceOf(Failure.class)
                .hasMessageContaining(volumes.backup().toString());
        assertThat(volumes.events()).hasSize(12);
    }

    @Test
    void a_stop_between_the_two_names_of_a_backup_leaves_no_file_that_looks_foreign() throws Exception {
        for (var change : new String[]{"rename", "delete"}) {
            for (int stop = 0; stop < 3; stop++) {
                stopAt(change, stop);
                assertThat(volumes.engine().store().backups()).as(change + " " + stop)
                        .allMatch(Backup.Ours.class::isInstance);
            }
        }
    }

    private void stopAt(String wanted, int number) {
        var count = new int[1];
        try {
            volumes.with(new DurableFiles((change, _) -> {
                if (change.equals(wanted) && count[0]++ == number) {
                    throw new IllegalStateException(change);
                }
            }));
            var backup = volumes.takeBackup(new Request.None());
            volumes.engine().store().delete(backup);
        } catch (IllegalStateException | IOException _) {
            // as wanted
        } finally {
            volumes.with(new DurableFiles());
            volumes.clock.advance(Duration.ofMinutes(1));
        }
    }
}
