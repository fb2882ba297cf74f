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
import org.jspecify.annotations.Nullable;
import reprise.failure.Failure;

/**
 * What the directory of a store holds, remembered as long as the directory does not change: who asks a store of
 * thousands of backups each second must not have it read each time.
 */
final class StoreListing {
    /** The clock of a directory may stand still for some milliseconds: a change within them would not be seen. */
    private static final long SETTLED = Duration.ofSeconds(1).toNanos();
    /** A file that somebody cuts off changes no directory. */
    private static final long TRUSTED = Duration.ofSeconds(10).toNanos();

    private final Path directory;
    private final String stem;
    private final Function<BackupName, Optional<Backup>> reader;
    private final LongSupplier nanoTime;
    private @Nullable FileTime changed;
    private long changeSeen;
    private @Nullable Remembered<List<String>> files;
    private @Nullable Remembered<List<BackupName>> names;
    private @Nullable Remembered<List<Backup>> backups;

    /**
     * @param stem
     *            what the names of the backups begin with
     * @param reader
     *            looks at the backup of a name
     * @param nanoTime
     *            as {@link System#nanoTime()}: no jump of the clock makes this trust what it should not
     */
    StoreListing(Path directory, String stem, Function<BackupName, Optional<Backup>> reader, LongSupplier nanoTime) {
        this.directory = directory;
        this.stem = stem;
        this.reader = reader;
        this.nanoTime = nanoTime;
    }

    /** @param at in {@link #nanoTime} */
    private record Remembered<T>(T value, long at) {}

    /** Forgets everything: what is read next is what is there. */
    synchronized void forget() {
        changed = null;
    }

    /** Names of all files; none when the directory is not there. */
    synchronized List<String> files() {
        look();
        return (files = files == null ? remember(list()) : files).value;
    }

    /** The backups' names, oldest first, also of those that have no manifest. */
    synchronized List<BackupName> names() {
        look();
        return (names = names == null
                ? remember(files().stream().map(BackupName::parse).flatMap(Optional::stream)
                        .filter(name -> name.stem().equals(stem)).sorted().toList())
                : names).value;
    }

    /** Oldest first. */
    synchronized List<Backup> backups() {
        look();
        if (backups != null && nanoTime.getAsLong() - backups.at > TRUSTED) {
            backups = null;
        }
        return (backups = backups == null
                ? remember(names().stream().map(reader).flatMap(Optional::stream).toList())
                : backups).value;
    }

    private <T> Remembered<T> remember(T value) {
        return new Remembered<>(value, nanoTime.getAsLong());
    }

    /** Forgets what the directory held before its last change, or so soon after it that a change may have been missed. */
    private void look() {
        var modified = modified();
        if (!modified.equals(changed)) {
            changed = modified;
            changeSeen = nanoTime.getAsLong();
            files = null;
            names = null;
            backups = null;
        }
        files = unlessTooFresh(files);
        names = unlessTooFresh(names);
        backups = unlessTooFresh(backups);
    }

    private <T> @Nullable Remembered<T> unlessTooFresh(@Nullable Remembered<T> remembered) {
        return remembered == null || remembered.at - changeSeen < SETTLED ? null : remembered;
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

    private List<String> list() {
        try (var entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw Failure.of("list the backups of", directory, e);
        }
    }
}
