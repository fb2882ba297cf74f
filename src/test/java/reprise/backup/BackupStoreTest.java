package reprise.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.testing.Volumes;

class BackupStoreTest {
    @TempDir
    Path folder;
    Volumes volumes;

    @BeforeEach
    void volumes() {
        volumes = new Volumes(folder);
    }

    @Test
    void manifests_of_backups_that_another_process_pruned_are_not_remembered() throws Exception {
        var backup = volumes.add(1).takeBackup();
        var store = volumes.engine().store();
        for (int i = 1; i < 50; i++) {
            var point = backup.restorePoint().plusSeconds(i);
            volumes.repeat(backup, point);
            volumes.clock.advance(Duration.ofSeconds(1));
            assertThat(store.newest()).map(Backup::restorePoint).contains(point);
            if (i > 1) {
                var pruned = BackupName.of("app", point.minusSeconds(1), 1);
                Files.delete(volumes.backup().resolve(pruned.file()));
                Files.delete(volumes.backup().resolve(pruned.manifest()));
            }
            store.backups();
            assertThat(store.remembered()).isLessThanOrEqualTo(2);
        }
        assertThat(store.backups()).hasSize(2);
    }

    @Test
    void a_service_that_only_asks_for_the_newest_forgets_as_well() throws Exception {
        var backup = volumes.add(1).takeBackup();
        var store = volumes.engine().store();
        for (int i = 1; i < 50; i++) {
            var point = backup.restorePoint().plusSeconds(1);
            volumes.repeat(backup, point);
            store.newest();
            var pruned = BackupName.of("app", point.minusSeconds(1), 1);
            Files.delete(volumes.backup().resolve(pruned.file()));
            Files.delete(volumes.backup().resolve(pruned.manifest()));
            backup = (Backup.Ours) volumes.engine().store().find(BackupName.of("app", point, 1).file()).orElseThrow();
            store.newest();
            assertThat(store.remembered()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void a_change_of_a_manifest_starts_from_what_is_written_now() throws Exception {
        var backup = volumes.add(1).takeBackup();
        var one = volumes.engine().store();
        var other = volumes.engine().store();
        one.find(backup.file());
        other.change(backup.name(), manifest -> manifest.ahead(volumes.clock.instant()));
        var changed = one.change(backup.name(), manifest -> manifest.verified("page 3", volumes.clock.instant()))
                .orElseThrow().manifest();
        assertThat(changed.suspicion().aheadSince()).contains(volumes.clock.instant());
        assertThat(changed.verification().integrity()).isEqualTo("page 3");
        assertThat(((Backup.Ours) other.find(backup.file()).orElseThrow()).manifest()).isEqualTo(changed);
    }

    @Test
    void a_backup_that_is_gone_is_not_changed() throws Exception {
        var backup = volumes.add(1).takeBackup();
        volumes.engine().store().delete(backup);
        assertThat(volumes.engine().store().change(backup.name(), Manifest::accept)).isEmpty();
        assertThat(Volumes.names(volumes.backup())).noneMatch(name -> name.startsWith("app-"));
    }
}
