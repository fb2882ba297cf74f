package reprise.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import reprise.sqlite.Contents;

/**
 * What is known of a backup, written beside it. docs/formats.md has the fields of the file.
 *
 * @param file
 *            name of the backup
 * @param size
 *            of the file, in bytes
 * @param sha256
 *            of the file, in lower-case hexadecimal
 * @param restorePoint
 *            the instant that it holds
 * @param durationMillis
 *            from the start of the snapshot to the end of its verification
 * @param integrity
 *            {@value #SOUND}, or the damage that the last verification found
 * @param verifiedAt
 *            the last verification
 * @param applicationVersion
 *            of the program that took it
 * @param shrink
 *            when most rows of a table were lost: suspicious
 * @param accepted
 *            whether somebody has said that the loss was meant
 * @param origin
 *            what its bytes were copied from
 * @param aheadSince
 *            when its restore point was found to be more than five minutes ahead of the clock
 * @param objection
 *            why a restore of it would refuse its schema
 */
public record Manifest(String file, long size, String sha256, Instant restorePoint, int timeline, Contents contents,
        long durationMillis, String integrity, Instant verifiedAt, Kind kind, String applicationVersion,
        @Nullable Shrink shrink, boolean accepted, Origin origin, Optional<Instant> aheadSince,
        Optional<String> objection) {

    /** The integrity of a backup that stood its verification. */
    public static final String SOUND = "ok";

    /** Why a backup was taken. */
    public enum Kind {
        SCHEDULED, SAFETY, MANUAL
    }

    /**
     * The loss of most rows of a table.
     *
     * @param table
     *            the one that lost most
     * @param before
     *            the most rows that a backup that led here has of it
     * @param after
     *            its rows in this backup
     */
    public record Shrink(String table, long before, long after) {
        @Override
        public String toString() {
            return table + " had " + before + " rows, now " + after;
        }
    }

    /**
     * Where the bytes of a backup come from.
     *
     * @param content
     *            name of the backup that they were copied for: another one, when the database had not changed since
     * @param fingerprint
     *            of the database before it was copied; null when that had just been written
     * @param volumeFree
     *            bytes that were free on the volume of the database, for a plan that does not see it
     */
    public record Origin(String content, @Nullable String fingerprint, OptionalLong volumeFree) {}

    public boolean isSound() {
        return integrity.equals(SOUND);
    }

    /** Whether it halts pruning: a loss of rows, or a schema that no restore would take, that nobody has accepted yet. */
    public boolean isSuspicious() {
        return isLossOrObjection() && !accepted;
    }

    private boolean isLossOrObjection() {
        return shrink != null || objection.isPresent();
    }

    /** What is suspicious, whether it was accepted or not. */
    public Optional<String> suspicion() {
        return Optional.ofNullable(shrink).map(Shrink::toString)
                .or(() -> objection.map(reason -> "a restore would refuse its schema: " + reason));
    }

    /** Rows of all tables. */
    public long totalRows() {
        return contents.rows().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The same backup after another verification. */
    public Manifest verified(String outcome, Instant at) {
        return new Manifest(file, size, sha256, restorePoint, timeline, contents, durationMillis, outcome, at, kind,
                applicationVersion, shrink, accepted, origin, aheadSince, objection);
    }

    /** The same backup, suspicious when there is such a loss of rows. */
    Manifest suspecting(@Nullable Shrink loss) {
        return new Manifest(file, size, sha256, restorePoint, timeline, contents, durationMillis, integrity, verifiedAt,
                kind, applicationVersion, loss, accepted, origin, aheadSince, objection);
    }

    /** The same backup, which a person trusts whatever was suspicious: a loss of rows, a time ahead of the clock. */
    public Manifest accept() {
        return new Manifest(file, size, sha256, restorePoint, timeline, contents, durationMillis, integrity, verifiedAt,
                kind, applicationVersion, shrink, isLossOrObjection(), origin, Optional.empty(), objection);
    }

    /** The same backup, found to be ahead of the clock. */
    Manifest ahead(Instant since) {
        return new Manifest(file, size, sha256, restorePoint, timeline, contents, durationMillis, integrity, verifiedAt,
                kind, applicationVersion, shrink, accepted, origin, Optional.of(since), objection);
    }

    /** The same backup, whose schema a person accepted before. */
    Manifest acceptedAs(Manifest before) {
        boolean known = shrink == null && objection.isPresent() && objection.equals(before.objection)
                && before.accepted;
        return known ? accept() : this;
    }

    /** The same content, which the database still has, as another backup. */
    Manifest again(BackupName name, Kind reason, Duration duration, String version, OptionalLong volumeFree) {
        return new Manifest(name.file(), size, sha256, name.restorePoint(), timeline, contents, duration.toMillis(),
                integrity, verifiedAt, reason, version, null, false,
                new Origin(origin.content, origin.fingerprint, volumeFree), Optional.empty(), objection);
    }
}
