package reprise.backup;

import java.nio.file.Path;
import java.time.Instant;

/** A backup in the store, as far as its directory tells. */
public sealed interface Backup {

    BackupName name();

    Path path();

    /** Of the file, in bytes. */
    long size();

    default String file() {
        return name().file();
    }

    default Instant restorePoint() {
        return name().restorePoint();
    }

    /** A backup of ours, with its manifest. */
    record Ours(BackupName name, Path path, long size, Manifest manifest) implements Backup {
        /** Whether it is worth trying: nothing that is known speaks against it. */
        public boolean isSound() {
            return manifest.isSound() && size == manifest.size();
        }
    }

    /** A file of the original workshop, which has no manifest: nothing is known before it is verified. */
    record Foreign(BackupName name, Path path, long size) implements Backup {}

    /** A backup of ours whose manifest cannot be read. */
    record Unreadable(BackupName name, Path path, long size, String reason) implements Backup {}
}
