package reprise.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import reprise.durable.DurableFiles;
import reprise.failure.Failure;

/**
 * A SQLite database file, with the side files that SQLite puts beside it.
 *
 * <p>
 * A live one is only ever opened through SQLite: to open and close its file in a process that has SQLite connections to
 * it makes the system drop SQLite's locks, and rows that were acknowledged are lost.
 */
public record SqliteDatabase(Path file) {

    /** The side files that are there: write-ahead log, shared memory, rollback journal. */
    public List<Path> sideFiles() {
        return files().sideFiles();
    }

    private DatabaseFiles files() {
        return new DatabaseFiles(file);
    }

    /**
     * Whether there is nothing: no file, or one of no bytes, which SQLite makes when it opens a new database. An empty
     * file beside a log that holds something is not nothing.
     */
    public boolean isAbsent() {
        return files().fileSize() == 0 && isCheckpointed();
    }

    /** Whether its file is there, side files or not. */
    public boolean hasFile() {
        return files().isThere();
    }

    /** Whether all of it is in its file. */
    public boolean isCheckpointed() {
        return files().logSize() == 0 && files().journalSize() == 0;
    }

    /** Size of the file and its log, the most that a snapshot of it can need, in bytes. */
    public long size() {
        return files().fileSize() + files().logSize();
    }

    /**
     * The schema version, {@code PRAGMA user_version}, while others go on writing.
     *
     * @throws Failure
     *             when the database cannot be opened
     */
    public int schemaVersion() {
        return position().schema().version();
    }

    /**
     * Returns the schema and the last value given out by each {@code AUTOINCREMENT}, while others go on writing.
     *
     * @throws Failure
     *             when they cannot be read
     */
    public Condition.Readable position() {
        return SchemaReader.position(file);
    }

    /**
     * Returns the schema of a file that nobody writes; none when SQLite finds it damaged. No expression of the schema
     * is run.
     *
     * @throws Failure
     *             when it cannot be read, which says nothing of its soundness
     */
    public Optional<Schema> schemaAtRest() {
        return SchemaReader.atRest(file);
    }

    /** The write-ahead log of a database file. */
    static Path log(Path file) {
        return new DatabaseFiles(file).log();
    }

    /**
     * What tells this database from itself after a write, found without reading it.
     *
     * @return none when it was written so recently that another write could look the same
     */
    public Optional<String> fingerprint(Instant now) {
        try {
            return Fingerprint.of(file, now);
        } catch (IOException e) {
            throw Failure.of("look at", file, e);
        }
    }

    /**
     * Writes a consistent copy, in rollback-journal mode, while others go on writing. Not all of it is forced to the
     * disk.
     *
     * @throws Failure
     *             when the database cannot be used
     * @throws IOException
     *             when the target cannot be written
     */
    public void snapshot(Path target, DurableFiles files) throws IOException {
        try {
            Snapshot.take(file, target, files);
        } catch (SQLException e) {
            throw SqliteFailures.of("take a snapshot of", file, e);
        }
    }

    /**
     * Reads all of a file that nobody writes, and leaves nothing beside it.
     *
     * @throws Failure
     *             when the file cannot be read at all, which says nothing of its soundness
     */
    public Inspection inspect() {
        try {
            return Inspector.inspect(file);
        } catch (SQLException e) {
            return SqliteFailures.damage("verify", file, e);
        } catch (IOException e) {
            throw Failure.of("verify", file, e);
        }
    }

    /**
     * Counts, for each table, the rows that this file has and another has not, with the same key and the same values.
     * Both are files that nobody writes. Tables without such rows are left out.
     *
     * @param limit
     *            for the time that it may take
     * @return none when they could not be counted, whatever the reason: the numbers are for people, and nothing waits
     * for
     *         them or depends on them
     */
    public Optional<SortedMap<String, Long>> rowsNotIn(SqliteDatabase other, Duration limit) {
        return RowDiff.rowsOnlyIn(file, other.file, limit);
    }

    /**
     * Looks, while others go on writing, for the rows of a table that a backup of this database has not, with the same
     * key and the same values: what a restore of it would set aside.
     *
     * @param table
     *            one with row ids
     * @param sample
     *            how many of the first and of the last are wanted
     * @param limit
     *            for the time that it may take
     */
    public LostRows rowsLost(SqliteDatabase backup, String table, int sample, Duration limit) {
        return RowDiff.rowsLost(file, backup.file, table, sample, limit);
    }

    /**
     * Recovers a database that nobody else uses from a crash, so that its file is complete without side files where the
     * volume has room for that: finishes what a crash left, moves the log into it. Looks for damage on the way, for no
     * longer than {@code limit}, and only where the rule accepts the schema: the look runs expressions of it.
     *
     * @throws Failure
     *             when it cannot be opened, which says nothing of its soundness
     */
    public Condition recover(Duration limit, SchemaRule rule) {
        try {
            LiveFiles.release(file);
            return CrashRecovery.recover(file, limit, rule);
        } catch (SQLException e) {
            return new Condition.Damaged(SqliteFailures.damage("open", file, e).reason());
        } catch (IOException e) {
            throw Failure.of("open", file, e);
        }
    }

    /**
     * Whether a backup holds this database, which nobody uses.
     *
     * @return false also when part of it is only in its log
     */
    public boolean hasPagesOf(SqliteDatabase backup) {
        try {
            return files().logSize() == 0 && SamePages.have(file, backup.file);
        } catch (IOException e) {
            throw Failure.of("compare", file, e);
        }
    }
}
