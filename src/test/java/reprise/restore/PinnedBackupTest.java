package reprise.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.Backup;
import reprise.settings.Setting;
import reprise.testing.Volumes;

class PinnedBackupTest {
    @TempDir
    Path folder;

    Volumes volumes;
    Backup.Ours ten;
    Backup.Ours twelve;

    @BeforeEach
    void two_backups_and_a_retention_of_a_minute() throws Exception {
        volumes = new Volumes(folder).with(Setting.KEEP_ALL, "1m").with(Setting.KEEP_HOURLY, "0")
                .with(Setting.KEEP_DAILY, "0").with(Setting.KEEP_WEEKLY, "0").with(Setting.KEEP_SAFETY, "1m");
        ten = volumes.add(10).takeBackup();
        twelve = volumes.add(2).takeBackup();
    }

    private List<String> afterThreeHours() throws Exception {
        for (int i = 0; i < 3; i++) {
            volumes.clock.advance(Duration.ofHours(1));
            volumes.add(1).takeBackup();
        }
        return volumes.engine().store().backups().stream().map(Backup::file).toList();
    }

    /** Until the new timeline has a backup of its own, the loss of the data volume is recovered from this one. */
    @Test
    void the_backup_that_the_last_restore_put_in_place_is_never_pruned() throws Exception {
        volumes.engine().restoreStep().run(Volumes.request("monday", ten));
        assertThat(afterThreeHours()).contains(ten.file()).doesNotContain(twelve.file());
    }

    @Test
    void the_backup_that_the_last_recovery_put_in_place_is_never_pruned() throws Exception {
        Volumes.flipBit(twelve.path(), 5000);
        Volumes.remove(volumes.data());
        volumes.engine().restoreStep().run(new Request.None());
        assertThat(volumes.events()).hasSize(10);
        assertThat(afterThreeHours()).contains(ten.file());
    }
}
