package reprise.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.Backup;
import reprise.settings.Setting;
import reprise.testing.Volumes;

class PinnedBackupTest {
    @TempDir
    Path folder;

    /** Until the new timeline has a backup of its own, the loss of the data volume is recovered from this one. */
    @Test
    void the_backup_that_the_last_restore_put_in_place_is_never_pruned() throws Exception {
        var volumes = new Volumes(folder).with(Setting.KEEP_ALL, "1m").with(Setting.KEEP_HOURLY, "0")
                .with(Setting.KEEP_DAILY, "0").with(Setting.KEEP_WEEKLY, "0").with(Setting.KEEP_SAFETY, "1m");
        var ten = volumes.add(10).takeBackup();
        var twelve = volumes.add(2).takeBackup();
        volumes.engine().restoreStep().run(Volumes.request("monday", ten));
        for (int i = 0; i < 3; i++) {
            volumes.clock.advance(Duration.ofHours(1));
            volumes.add(1).takeBackup();
        }
        assertThat(volumes.engine().store().backups()).extracting(Backup::file).contains(ten.file())
                .doesNotContain(twelve.file());
    }
}
