package reprise.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import reprise.sqlite.Contents;

/**
 * What is known of a backup, written beside it. docs/formats.md has the fields of the file.
 *
 * @param contents
 *            what the last verification found in the database
 */
public record Manifest(BackupName name, Taken taken, Stored stored, Contents contents, Verification verification,
        Suspicion suspicion, Origin origin) {

    /** The integrity of a backup that passed its verification. */
    public static final String SOUND = "ok";

    /** Why a backup was taken. */
    public enum Kind {
        SCHEDULED, SAFETY, MANUAL
    }

    /**
     * How a backup was taken.
     *
     * @param durationMillis
     *            from the start of the snapshot to the end of its verification
     * @param applicationVersion
     *            of the program that took it
     */
    public record Taken(Kind kind, long durationMillis, String applicationVersion) {}

    /**
     * The file of a backup.
     *
     * @param size
     *            in bytes
     * @param sha256
     *            in lower-case hexadecimal
     */
    public record Stored(long size, String sha256) {}

    /**
     * The last verification.
     *
     * @param integrity
     *            {@value Manifest#SOUND}, or the damage that it found
     */
    public record Verification(String integrity, Instant at) {}

    /**
     * What speaks against a sound backup.
     *
     * @param shrink
     *            a loss of most rows of a table
     * @param objection
     *            why a restore of it would refuse its schema
     * @param accepted
     *            whether a person said that the loss or the schema was meant
     * @param aheadSince
     *            when its restore point was found to be more than five minutes ahead of the clock
     */
    public record Suspicion(Optional<Shrink> shrink, Optional<String> objection, boolean accepted,
            Optional<Instant> aheadSince) {

        /** Returns what is suspicious, whether it was accepted or not; empty when nothing is. */
        public Optional<String> reason() {
            return shrink.map(Shrink::toString)
                    .or(() -> objection.map(reason -> "a restore would refuse its schema: " + reason));
        }

        private Suspicion of(Optional<Shrink> loss) {
            return new Suspicion(loss, objection, accepted, aheadSince);
        }

        private Suspicion accept() {
            return new Suspicion(shrink, objection, reason().isPresent(), Optional.empty());
        }

        private Suspicion ahead(Instant since) {
            return new Suspicion(shrink, objection, accepted, Optional.of(since));
        }

        /** Of another backup of the same content: nobody has accepted anything of it yet. */
        private Suspicion again() {
            return new Suspicion(Optional.empty(), objection, false, Optional.empty());
        }

        private boolean isAcceptedBy(Suspicion before) {
            return shrink.isEmpty() && objection.isPresent() && objection.equals(before.objection) && before.accepted;
        }
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
     *            of the database before it was copied; empty when that had just been written
     * @param volumeFree
     *            bytes that were free on the volume of the database, for a plan that does not see it
     */
    public record Origin(String content, Optional<String> fingerprint, OptionalLong volumeFree) {}

    public Kind kind() {
        return taken.kind();
    }

    public long durationMillis() {
        return taken.durationMillis();
    }

    public String applicationVersion() {
        return taken.applicationVersion();
    }

    public long size() {
        return stored.size();
    }

    public String sha256() {
        return stored.sha256();
    }

    public Instant verifiedAt() {
        return verification.at();
    }

    public boolean isSound() {
        return verification.integrity().equals(SOUND);
    }

    /**
     * Whether it halts pruning: a loss of rows, or a schema that no restore would take, that nobody has accepted yet.
     */
    public boolean isSuspicious() {
        return suspicion.reason().isPresent() && !suspicion.accepted();
    }

    /** Returns the rows of all tables together. */
    public long totalRows() {
        return contents.rows().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The same backup after another verification. */
    public Manifest verified(String outcome, Instant at) {
        return new Manifest(name, taken, stored, contents, new Verification(outcome, at), suspicion, origin);
    }

    /** The same backup, which a person trusts whatever was suspicious: a loss of rows, a time ahead of the clock. */
    public Manifest accept() {
        return with(suspicion.accept());
    }

    /** The same backup, suspicious when there is such a loss of rows. */
    Manifest suspecting(Optional<Shrink> loss) {
        return with(suspicion.of(loss));
    }

    /** The same backup, found to be ahead of the clock. */
    Manifest ahead(Instant since) {
        return with(suspicion.ahead(since));
    }

    /** The same backup, whose schema a person accepted before. */
    Manifest acceptedAs(Manifest before) {
        return suspicion.isAcceptedBy(before.suspicion) ? accept() : this;
    }

    private Manifest with(Suspicion other) {
        return new Manifest(name, taken, stored, contents, verification, other, origin);
    }

    /** The same content, which the database still has, as another backup. */
    Manifest again(BackupName other, Kind reason, Duration duration, String version, OptionalLong volumeFree) {
        return new Manifest(other, new Taken(reason, duration.toMillis(), version), stored, contents, verification,
                suspicion.again(), new Origin(origin.content(), origin.fingerprint(), volumeFree));
    }
}
