package reprise.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import reprise.durable.FileStatus;
import reprise.failure.Failure;

/**
 * A database file and those that SQLite puts beside it: write-ahead log, shared memory, rollback journal. None of them
 * is opened here.
 */
record DatabaseFiles(Path file) {

    Path log() {
        return beside("-wal");
    }

    private Path journal() {
        return beside("-journal");
    }

    private Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** Returns those beside the database that are there. */
    List<Path> sideFiles() {
        return Stream.of(log(), beside("-shm"), journal()).filter(DatabaseFiles::isThere).toList();
    }

    boolean isThere() {
        return isThere(file);
    }

    /** Returns the size of the database file in bytes, 0 when it is not there. */
    long fileSize() {
        return size(file);
    }

    /** Returns the size of the write-ahead log in bytes, 0 when it is not there. */
    long logSize() {
        return size(log());
    }

    /** Returns the size of the rollback journal in bytes, 0 when it is not there. */
    long journalSize() {
        return size(journal());
    }

    private static boolean isThere(Path path) {
        try {
            return FileStatus.exists(path);
        } catch (IOException e) {
            throw Failure.of("look at", path, e);
        }
    }

    private static long size(Path path) {
        try {
            return FileStatus.size(path);
        } catch (IOException e) {
            throw Failure.of("look at", path, e);
        }
    }
}
