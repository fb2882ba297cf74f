package reprise.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** A backup in the store, as known from the directory listing. */
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

    /**
     * Whether the restore point is more than five minutes ahead of the clock, or was when a later backup was made. Such
     * a backup counts for nothing: not for the backup age, the next name, retention or recovery. Its time is wrong, so
     * nobody knows which backups it is older than.
     */
    default boolean isAhead(Instant now) {
        return name().isAhead(now) || this instanceof Ours ours && ours.manifest().suspicion().aheadSince().isPresent();
    }

    /** Trust state at an instant, as known from the directory listing and the last verification. */
    default State state(Instant now) {
        if (this instanceof Unreadable || this instanceof Ours ours && !ours.isSound()) {
            return State.DAMAGED;
        }
        if (suspicion(now).isPresent()) {
            return State.SUSPICIOUS;
        }
        return this instanceof Ours ? State.VERIFIED : State.UNVERIFIED;
    }

    /** Returns why a backup that may be sound is not to be trusted. */
    default Optional<String> suspicion(Instant now) {
        if (isAhead(now)) {
            return Optional.of(name().isAhead(now) ? "its time is ahead of the clock"
                    : "its time was ahead of the clock when a later backup was made");
        }
        return this instanceof Ours ours && ours.manifest().isSuspicious()
                ? ours.manifest().suspicion().reason()
                : Optional.empty();
    }

    /** What is damaged, when something is. */
    default Optional<String> damage() {
        return switch (this) {
            case Unreadable unreadable -> Optional.of("manifest: " + unreadable.reason());
            case Ours ours when !ours.manifest().isSound() -> Optional.of(ours.manifest().verification().integrity());
            case Ours ours when !ours.isSound() -> Optional.of("size");
            default -> Optional.empty();
        };
    }

    /** Why it was taken, in a word. */
    default String kind() {
        return switch (this) {
            case Ours ours -> ours.manifest().kind().name().toLowerCase(Locale.ROOT);
            case Foreign _ -> "foreign";
            case Newer _,Unreadable _ -> "unknown";
        };
    }

    /** Trust state of a backup. */
    enum State {
        /** It stood its last verification. */
        VERIFIED,
        /** It lacks most rows of a table, or its time is ahead of the clock. */
        SUSPICIOUS,
        /** It is not what was stored. */
        DAMAGED,
        /** It has no manifest that this program can read, so nothing is known before it is verified. */
        UNVERIFIED
    }

    /** A backup of ours, with its manifest. */
    record Ours(BackupName name, Path path, long size, Manifest manifest) implements Backup {
        /** Whether no damage is known. */
        public boolean isSound() {
            return manifest.isSound() && size == manifest.size();
        }
    }

    /**
     * A file without a manifest: one of the original workshop, one that is still being copied in, or a backup that lost
     * its manifest. It is never deleted, and restored only when a request names it.
     */
    record Foreign(BackupName name, Path path, long size) implements Backup {}

    /**
     * A backup that a newer version of the program made. It is never changed or deleted, and a recovery stops at it, as
     * it does at a newer schema.
     *
     * @param reason
     *            which format its manifest has
     */
    record Newer(BackupName name, Path path, long size, String reason) implements Backup {}

    /** A backup of ours whose manifest cannot be read. */
    record Unreadable(BackupName name, Path path, long size, String reason) implements Backup {}
}
