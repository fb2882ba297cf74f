package reprise.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import reprise.failure.Failure;

/**
 * Remembers the listing of a store, and its backups, as long as the directory does not change: the service asks for
 * them with each request, and a store may have thousands.
 */
final class ListingCache {
    /** The clock of a directory may stand still for some milliseconds: a change within them would not be seen. */
    private static final long SETTLED = Duration.ofSeconds(1).toNanos();
    /** Truncating a file does not change the directory's mtime. */
    private static final long TRUSTED = Duration.ofSeconds(10).toNanos();

    private final Path directory;
    private final String stem;
    private final Function<BackupName, Optional<Backup>> reader;
    private final LongSupplier nanoTime;
    private Optional<Seen> seen = Optional.empty();
    private Optional<Read> read = Optional.empty();

    /**
     * @param stem
     *            what the names of the backups begin with
     * @param reader
     *            looks at the backup of a name
     * @param nanoTime
     *            as {@link System#nanoTime()}: no jump of the clock makes this trust what it should not
     */
    ListingCache(Path directory, String stem, Function<BackupName, Optional<Backup>> reader, LongSupplier nanoTime) {
        this.directory = directory;
        this.stem = stem;
        this.reader = reader;
        this.nanoTime = nanoTime;
    }

    /**
     * A listing.
     *
     * @param changed
     *            when the directory was changed last, by its own clock
     * @param changeSeen
     *            when this was noticed, in {@link #nanoTime}, as the next one
     * @param at
     *            when the directory was listed
     */
    private record Seen(StoreListing listing, FileTime changed, long changeSeen, long at) {
        /** Whether a later change of the directory has another time than the one that was seen. */
        boolean isSettled() {
            return at - changeSeen >= SETTLED;
        }
    }

    /** The backups of a listing, as they were at an instant of {@link #nanoTime}. */
    private record Read(List<Backup> backups, Seen of, long at) {}

    /** Forgets everything: what is read next is what is there. */
    synchronized void forget() {
        seen = Optional.empty();
    }

    /** Returns what the directory holds. */
    StoreListing listing() {
        return look().listing();
    }

    /** Returns the backups, oldest first. */
    synchronized List<Backup> backups() {
        var now = look();
        var known = read.filter(it -> it.of() == now && nanoTime.getAsLong() - it.at() <= TRUSTED)
                .orElseGet(() -> new Read(
                        now.listing().names().stream().map(reader).flatMap(Optional::stream).toList(), now,
                        nanoTime.getAsLong()));
        read = Optional.of(known);
        return known.backups();
    }

    private synchronized Seen look() {
        var changed = modified();
        long now = nanoTime.getAsLong();
        var before = seen.filter(it -> it.changed().equals(changed));
        var current = before.filter(Seen::isSettled)
                .orElseGet(() -> new Seen(StoreListing.read(directory, stem), changed,
                        before.map(Seen::changeSeen).orElse(now), now));
        seen = Optional.of(current);
        return current;
    }

    private FileTime modified() {
        try {
            return Files.getLastModifiedTime(directory);
        } catch (NoSuchFileException _) {
            return FileTime.fromMillis(0);
        } catch (IOException e) {
            throw Failure.of("list the backups of", directory, e);
        }
    }
}
