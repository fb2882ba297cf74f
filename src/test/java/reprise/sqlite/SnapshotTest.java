package reprise.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reprise.durable.DurableFiles;
import reprise.testing.Volumes;

class SnapshotTest {
    private static final int ROWS = 400;
    private static final int SNAPSHOTS = 60;

    @TempDir
    Path folder;

    /**
     * Each transaction gives every row its number, over some hundred pages, and a checkpoint then moves pages from the
     * log to the file, as far as the copy that is under way lets it: rows with two numbers would be of two
     * transactions.
     */
    @ParameterizedTest
    @ValueSource(strings = {"PASSIVE", "FULL", "RESTART", "TRUNCATE"})
    void a_copy_of_a_database_that_is_written_holds_whole_transactions(String checkpoint) throws Exception {
        var file = folder.resolve("live.db");
        var committed = new AtomicLong();
        var stop = new AtomicBoolean();
        try (var writer = database(file);
                var checkpointer = Volumes.open(file);
                var thread = Executors.newSingleThreadExecutor()) {
            execute(writer, "PRAGMA busy_timeout=60000");
            execute(checkpointer, "PRAGMA busy_timeout=0");
            var writes = thread.submit(() -> {
                for (long number = 1; !stop.get(); number++) {
                    execute(writer, "UPDATE numbered SET number = " + number + ", filler = randomblob(900)");
                    committed.set(number);
                    execute(checkpointer, "PRAGMA wal_checkpoint(" + checkpoint + ")");
                }
                return null;
            });
            try {
                for (int i = 0; i < SNAPSHOTS; i++) {
                    var copy = folder.resolve("copy-" + i + ".db");
                    long before = committed.get();
                    new SqliteDatabase(file).snapshot(copy, new DurableFiles());
                    assertThat(numbers(copy)).singleElement()
                            .satisfies(number -> assertThat(number).isBetween(before, committed.get() + 1));
                    assertThat(new SqliteDatabase(copy).inspect()).isInstanceOf(Inspection.Sound.class);
                    assertThat(new SqliteDatabase(copy).sideFiles()).isEmpty();
                    Files.delete(copy);
                }
            } finally {
                stop.set(true);
            }
            writes.get();
            assertThat(committed).hasValueGreaterThan(SNAPSHOTS / 10);
        }
    }

    /** The file of a log never shrinks: a large one would be copied and forced by every backup from then on. */
    @Test
    void of_a_log_that_began_anew_only_its_frames_are_copied() throws Exception {
        var file = folder.resolve("live.db");
        try (var writer = database(file)) {
            execute(writer, "PRAGMA wal_autocheckpoint=0");
            for (int number = 1; number <= 20; number++) {
                execute(writer, "UPDATE numbered SET number = " + number);
            }
            execute(writer, "PRAGMA wal_checkpoint(RESTART)");
            execute(writer, "UPDATE numbered SET number = 99 WHERE rowid <= 2");
            long large = Files.size(SqliteDatabase.log(file));
            var copied = new AtomicLong();
            new SqliteDatabase(file).snapshot(folder.resolve("copy.db"), new DurableFiles((change, path) -> {
                if (change.equals("copy on") && path.toString().endsWith("-wal")) {
                    copied.set(path.toFile().length());
                }
            }));
            assertThat(copied.get()).isBetween(4_096L, large / 10);
            assertThat(numbers(folder.resolve("copy.db"))).containsExactlyInAnyOrder(99L, 20L);
        }
    }

    @Test
    void a_database_without_a_log_is_copied_as_it_is() throws Exception {
        var file = folder.resolve("rollback.db");
        try (var connection = database(file)) {
            execute(connection, "PRAGMA journal_mode=DELETE");
        }
        new SqliteDatabase(file).snapshot(folder.resolve("copy.db"), new DurableFiles());
        assertThat(folder.resolve("copy.db")).hasSameBinaryContentAs(file);
    }

    /** Else another program that ends takes itself for the last one, and deletes the log with what is only there. */
    @Test
    void a_snapshot_leaves_the_locks_that_connections_of_its_process_have() throws Exception {
        var file = folder.resolve("live.db");
        try (var service = database(file)) {
            execute(service, "PRAGMA wal_autocheckpoint=0");
            execute(service, "UPDATE numbered SET number = 7");
            new SqliteDatabase(file).snapshot(folder.resolve("copy.db"), new DurableFiles());
            new SqliteDatabase(file).snapshot(folder.resolve("copy-2.db"), new DurableFiles());
            var other = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(),
                    "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                    OtherReader.class.getName(), file.toString(), "SELECT DISTINCT number FROM numbered")
                    .redirectErrorStream(true).start();
            assertThat(other.getInputStream().readAllBytes()).asString().isEqualTo("7\n");
            assertThat(other.waitFor()).isZero();
            assertThat(SqliteDatabase.log(file)).as("the log, which another program would have removed")
                    .isNotEmptyFile();
            execute(service, "UPDATE numbered SET number = 8");
        }
        assertThat(numbers(file)).containsExactly(8L);
    }

    private static Connection database(Path file) throws SQLException {
        var connection = Volumes.open(file);
        execute(connection, "PRAGMA journal_mode=WAL");
        execute(connection, "PRAGMA wal_autocheckpoint=20");
        execute(connection, "PRAGMA synchronous=OFF");
        execute(connection, "CREATE TABLE numbered (number INTEGER NOT NULL, filler BLOB)");
        execute(connection, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
                + ") INSERT INTO numbered SELECT 0, zeroblob(900) FROM n");
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Long> numbers(Path file) throws SQLException {
        try (var connection = Connections.immutable(file)) {
            return Inspector.texts(connection, "SELECT DISTINCT number FROM numbered").stream().map(Long::valueOf)
                    .toList();
        }
    }
}
