package reprise.backup;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** A backup in the store, as far as its directory tells. */
public sealed interface Backup {

    /** Clocks of two machines may differ by so much. */
    Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    BackupName name();

    Path path();

    /** Of the file, in bytes. */
    long size();

    /** Whether its restore point is so far ahead of the clock that it counts for nothing. */
    default boolean isAhead(Instant now) {
        return restorePoint().isAfter(now.plus(CLOCK_TOLERANCE));
    }

    default String file() {
        return name().file();
    }

    default Instant restorePoint() {
        return name().restorePoint();
    }

    /** As far as the directory and the last verification tell. */
    default State state() {
        return switch (this) {
            case Foreign _ -> State.UNVERIFIED;
            case Ours ours when ours.isSound() -> ours.manifest().isSuspicious() ? State.SUSPICIOUS : State.VERIFIED;
            case Ours _,Unreadable _ -> State.DAMAGED;
        };
    }

    /** What is damaged, when something is. */
    default Optional<String> damage() {
        return switch (this) {
            case Unreadable unreadable -> Optional.of("manifest: " + unreadable.reason());
            case Ours ours when !ours.manifest().isSound() -> Optional.of(ours.manifest().integrity());
            case Ours ours when !ours.isSound() -> Optional.of("size");
            default -> Optional.empty();
        };
    }

    /** Why it was taken, in a word. */
    default String kind() {
        return switch (this) {
            case Ours ours -> ours.manifest().kind().name().toLowerCase(Locale.ROOT);
            case Foreign _ -> "foreign";
            case Unreadable _ -> "unknown";
        };
    }

    /** What is thought of a backup. */
    enum State {
        /** It stood its last verification. */
        VERIFIED,
        /** It is sound, and most rows of the one before it are not in it. */
        SUSPICIOUS,
        /** It is not what was stored. */
        DAMAGED,
        /** Nothing is known: a file of the original workshop. */
        UNVERIFIED
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
