package reprise.protection;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import reprise.measure.Age;

/**
 * A backup as the service sees it.
 *
 * @param id
 *            what a restore request names
 * @param restorePoint
 *            the instant that it holds
 * @param timeline
 *            that it was taken on; 0 when it is not known
 * @param kind
 *            why it was taken, in a word
 * @param ahead
 *            whether its restore point is later than the clock can be: it counts for nothing
 * @param size
 *            in bytes
 * @param content
 *            the same for backups that share their storage
 * @param reason
 *            why it is damaged, suspicious or not verified, in English; none when nothing is known
 * @param record
 *            what was written down when it was taken; none for a backup that somebody else made, or when it is
 *            unreadable
 */
public record StoredBackup(String id, Instant restorePoint, int timeline, String kind, Trust trust, boolean ahead,
        long size, String content, Optional<String> reason, Optional<Taken> record) {

    /** Kind of a backup that somebody else made. */
    public static final String FOREIGN = "foreign";

    /** Why a backup was or was not found sound. */
    public enum Trust {
        VERIFIED, SUSPICIOUS, DAMAGED, UNVERIFIED
    }

    /**
     * @param duration
     *            of the backup with its verification
     * @param lastEventId
     *            the highest id that was ever given to an event; 0 before the first
     * @param sha256
     *            of what is stored
     * @param rows
     *            of each table
     * @param store
     *            version of the database program that holds it
     * @param application
     *            version of the program that took it
     */
    public record Taken(Duration duration, Instant verifiedAt, long lastEventId, String sha256, long events,
            SortedMap<String, Long> rows, int schemaVersion, String store, String application) {}

    /** Returns how long ago its restore point was; never less than nothing. */
    public Duration age(Instant now) {
        return Age.of(restorePoint, now);
    }

    /** Whether it is one that counts for the backup age. */
    public boolean counts() {
        return !ahead && !kind.equals(FOREIGN);
    }
}
