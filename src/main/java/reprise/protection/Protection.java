package reprise.protection;

import java.util.List;
import java.util.Optional;
import reprise.failure.Failure;

/** How the events are protected. Other processes take backups and restore, so every call reads what they have left. */
public interface Protection {
    /**
     * Returns what backups there are and how restores went.
     *
     * @throws Failure
     *             when it cannot be read
     */
    ProtectionState state();

    /**
     * Returns the newest backup that counts for the backup age; it is cheaper than the whole state.
     *
     * @throws Failure
     *             when it cannot be read
     */
    Optional<StoredBackup> newest();

    /**
     * Returns the timeline of the live database.
     *
     * @throws Failure
     *             when it cannot be read
     */
    int timeline();

    /**
     * Returns the last restore, recovery or refusal, without reading the backups.
     *
     * @throws Failure
     *             when it cannot be read
     */
    LastRestoration last();

    /** Returns the storage that can fill up, in bytes. What it holds now is read when it is asked for. */
    List<Volume> volumes();

    /** Returns the bytes that the live data takes. */
    long databaseSize();

    /** Whether a loss of all volumes would be answered by a new, empty database. */
    boolean isFirstStartAllowed();
}
