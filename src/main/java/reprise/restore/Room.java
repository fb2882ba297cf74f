package reprise.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import reprise.backup.Backup;
import reprise.backup.BackupStore;
import reprise.durable.FileStatus;
import reprise.failure.Failure;

/**
 * Whether the volumes have room for a restore: the data volume for the staging file, the backup volume for the safety
 * copy. Both may be one file system, which then needs room for both.
 */
final class Room {
    private final DataVolume data;
    private final BackupStore store;

    Room(DataVolume data, BackupStore store) {
        this.data = data;
        this.store = store;
    }

    /** What is missing for a restore of the backup; none when it fits, or when the volume is not to be seen from here. */
    Optional<String> missing(Backup backup) {
        try {
            if (!FileStatus.exists(data.directory()) || !FileStatus.exists(store.directory())) {
                return Optional.empty();
            }
            var dataVolume = Files.getFileStore(data.directory());
            var backupVolume = Files.getFileStore(store.directory());
            long staged = backup.size();
            long secured = data.databaseSize();
            boolean one = dataVolume.equals(backupVolume);
            long free = dataVolume.getUsableSpace();
            if (free < staged + (one ? secured : 0)) {
                return Optional.of(missing("the data volume", free, staged + (one ? secured : 0)));
            }
            free = backupVolume.getUsableSpace();
            return free < secured ? Optional.of(missing("the backup volume", free, secured)) : Optional.empty();
        } catch (IOException e) {
            throw Failure.of("look at the free space of", data.directory(), e);
        }
    }

    private static String missing(String volume, long free, long needed) {
        return volume + " is full: " + free + " bytes are free, the restore needs " + needed;
    }
}
