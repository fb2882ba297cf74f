package reprise.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import reprise.backup.BackupName;
import reprise.durable.DurableFiles;
import reprise.durable.FileStatus;
import reprise.durable.VolumeLock;
import reprise.failure.Failure;
import reprise.sqlite.SqliteDatabase;

/** The directory of the database, and the only builder of its paths. */
public final class DataVolume {
    private final Path directory;
    private final String name;
    private final DurableFiles files;
    private final Clock clock;

    /** @param name file name of the database */
    DataVolume(Path directory, String name, DurableFiles files, Clock clock) {
        this.directory = directory;
        this.name = name;
        this.files = files;
        this.clock = clock;
    }

    public Path directory() {
        return directory;
    }

    public SqliteDatabase database() {
        return new SqliteDatabase(directory.resolve(name));
    }

    /** Whether this is the volume, and not the empty directory that a container without it has there. */
    boolean isMounted() {
        return VolumeLock.wasTaken(directory) || database().hasFile();
    }

    /** Size of the database with its log, in bytes. */
    public long databaseSize() {
        return database().size();
    }

    /** Takes the shared lock, for those that use the database. */
    public VolumeLock share(Duration wait) {
        return VolumeLock.shared(directory, wait);
    }

    /** Takes the exclusive lock, for a restore. */
    VolumeLock lock(Duration wait) {
        return VolumeLock.exclusive(directory, wait);
    }

    /** Where a backup is copied to before it is renamed over the database. */
    Path staging() {
        return directory.resolve(name + ".restoring");
    }

    /**
     * Puts the staging file in the place of the database.
     *
     * @param keepAside
     *            whether no backup holds what is there now
     */
    void swap(boolean keepAside) throws IOException {
        if (keepAside) {
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
        var suffix = unusedSuffix();
        var sideFiles = database().sideFiles();
        if (database().hasFile()) {
            files.rename(database().file(), aside(database().file(), suffix));
        }
        for (var sideFile : sideFiles) {
            files.rename(sideFile, aside(sideFile, suffix));
        }
    }

    /** Two in one second, or by a clock that went back, must not overwrite each other. */
    private String unusedSuffix() throws IOException {
        var suffix = ".damaged-" + BackupName.time(clock.instant());
        var unused = suffix;
        for (int i = 2; isUsed(unused); i++) {
            unused = suffix + "-" + i;
        }
        return unused;
    }

    private boolean isUsed(String suffix) throws IOException {
        for (var sideFile : List.of("", "-wal", "-shm", "-journal")) {
            if (FileStatus.exists(directory.resolve(name + suffix + sideFile))) {
                return true;
            }
        }
        return false;
    }

    private Path aside(Path file, String suffix) {
        var sideFile = file.getFileName().toString().substring(name.length());
        return directory.resolve(name + suffix + sideFile);
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
