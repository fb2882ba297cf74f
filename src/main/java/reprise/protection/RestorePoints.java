package reprise.protection;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reprise.failure.Failure;

/** What a restore request can name, and what a restore would cost. */
public interface RestorePoints {
    /** Returns the backup with this id. */
    Optional<StoredBackup> find(String id);

    /**
     * Returns the backups before the one with this id, oldest first. That one need not be there any more.
     *
     * @throws IllegalArgumentException
     *             when the text is no id of a backup
     */
    List<StoredBackup> before(String id);

    /** Returns an id for a request of this backup that no earlier request had. */
    String unusedRequestId(StoredBackup backup);

    /** Returns the highest schema version that this program can serve. */
    int newestSchemaVersion();

    /**
     * Compares the live database with a backup.
     *
     * @param sample
     *            how many of the first and of the last events are wanted
     * @param limit
     *            for the time that it may take
     * @throws Failure
     *             when one of both cannot be read now
     */
    LostEvents lostSince(StoredBackup backup, int sample, Duration limit);

    /** Returns the file of the backup. */
    Path file(StoredBackup backup);
}
