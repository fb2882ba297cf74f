package reprise.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import reprise.durable.DurableFiles;
import reprise.durable.VolumeLock;
import reprise.failure.Failure;
import reprise.restore.Decision.Found;
import reprise.sqlite.SqliteDatabase;

/** The directory of the database, and the only builder of its paths. */
public final class DataVolume {
    private static final String DATABASE = "app.db";
    /** However large the database is, a start must not wait longer for it. */
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Path directory;
    private final DurableFiles files;
    private final Clock clock;

    DataVolume(Path directory, DurableFiles files, Clock clock) {
        this.directory = directory;
        this.files = files;
        this.clock = clock;
    }

    public Path directory() {
        return directory;
    }

    public SqliteDatabase database() {
        return new SqliteDatabase(directory.resolve(DATABASE));
    }

    /** Size of the database with its log, in bytes. */
    public long databaseSize() {
        return database().size();
    }

    /** A share of it, for those that use the database. */
    public VolumeLock share(Duration wait) {
        return VolumeLock.shared(directory, wait);
    }

    /** It alone, for a restore. */
    VolumeLock lock(Duration wait) {
        return VolumeLock.exclusive(directory, wait);
    }

    /** Where a backup is copied to before it is renamed over the database. */
    Path staging() {
        return directory.resolve(DATABASE + ".restoring");
    }

    /** Settles the database and looks at it; the damage, when there is some. */
    Optional<String> damage() {
        if (database().isAbsent()) {
            return Optional.empty();
        }
        return Files.exists(database().file()) ? database().settle(LOOK)
                : Optional.of("the file is gone, its log is still there");
    }

    /** Settles the database and looks at it. */
    Found look() {
        return found(damage());
    }

    Found found(Optional<String> damage) {
        return damage.isPresent() ? Found.DAMAGED : database().isAbsent() ? Found.ABSENT : Found.PRESENT;
    }

    /** Puts the staging file in the place of the database, whose content is safe in a backup or is damaged. */
    void swap(boolean damaged) throws IOException {
        if (damaged) {
            keepAside();
        }
        for (var sideFile : database().sideFiles()) {
            files.deleteIfExists(sideFile);
        }
        files.forceDirectory(directory);
        files.rename(staging(), database().file());
        files.forceDirectory(directory);
    }

    /** Renames the database and its side files: of a damaged one, somebody may still read something. */
    private void keepAside() throws IOException {
        var suffix = ".damaged-" + TIME.format(clock.instant());
        var sideFiles = database().sideFiles();
        if (Files.exists(database().file())) {
            files.rename(database().file(), aside(database().file(), suffix));
        }
        for (var sideFile : sideFiles) {
            files.rename(sideFile, aside(sideFile, suffix));
        }
    }

    private Path aside(Path file, String suffix) {
        var name = file.getFileName().toString();
        return directory.resolve(DATABASE + suffix + name.substring(DATABASE.length()));
    }

    /** Removes what an interrupted copy left. */
    void discardStaging() {
        try {
            files.deleteIfExists(staging());
        } catch (IOException e) {
            throw Failure.of("remove", staging(), e);
        }
    }
}
