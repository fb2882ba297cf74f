package reprise.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;
import reprise.durable.DurableFiles;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.Request;
import reprise.restore.RestoreOutcome;
import reprise.testing.Volumes;
import reprise.testing.WebService;

/** Databases that somebody made to do harm when they are looked at or served. */
@Timeout(60)
class HostileFileTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** Offset of the low byte in the header (sqlite.org/fileformat.html). */
    private static final int SCHEMA_FORMAT = 47;
    private static final String ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            + " SELECT i AS id, '' AS ts, '' AS message FROM n WHERE i < 0";

    /** As of a service whose schema nobody knows, so that every look is taken. */
    private static final SchemaRule ANY = new SchemaRule() {
        @Override
        public int newest() {
            return Integer.MAX_VALUE;
        }

        @Override
        public boolean recognises(Schema schema) {
            return true;
        }

        @Override
        public Optional<String> objection(Schema schema) {
            return Optional.empty();
        }
    };

    @TempDir
    Path folder;
    Volumes volumes;

    @BeforeEach
    void folders() throws Exception {
        volumes = new Volumes(folder);
        Files.createDirectories(volumes.data());
    }

    private SqliteDatabase database(String... statements) throws Exception {
        for (var statement : statements) {
            volumes.execute(volumes.database(), statement);
        }
        return new SqliteDatabase(volumes.database());
    }

    /** The highest that the memory of this process has been since it was last asked for, in bytes. */
    private static long peak() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10).findFirst().orElseThrow();
    }

    private static void resetPeak() throws Exception {
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    }

    /** Such a check took 1.5 GB, and ended the process at each start before it had read the request. */
    @Test
    void a_check_that_takes_all_memory_is_not_run_by_a_look_and_fails_alone_in_the_service() throws Exception {
        var database = database("PRAGMA user_version=2", "CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT,"
                + " ts TEXT NOT NULL, message TEXT NOT NULL, a INTEGER DEFAULT 1 CHECK (length(hex(zeroblob(a))) > 0))",
                "INSERT INTO events(ts, message) VALUES ('', '')");
        try (var connection = Volumes.open(volumes.database()); var statement = connection.createStatement()) {
            statement.execute("PRAGMA ignore_check_constraints=ON");
            statement.execute("UPDATE events SET a = 500000000");
            statement.execute("PRAGMA writable_schema=ON");
            statement.execute("UPDATE sqlite_schema SET sql = replace(sql, 'DEFAULT 1', 'DEFAULT 500000000')");
        }
        resetPeak();
        long before = peak();
        assertThat(database.recover(SECOND, ANY)).isInstanceOf(Condition.Readable.class);
        assertThat(database.inspect()).isInstanceOf(Inspection.Sound.class);
        try (var service = new WebService(volumes)) {
            assertThat(service.get("/add").statusCode()).isEqualTo(500);
            assertThat(service.get("/consultation").body()).isEqualTo("[{\"id\":1}]");
        }
        assertThat(peak() - before).as("bytes more than before").isLessThan(200L << 20);
    }

    @Test
    void a_value_longer_than_the_limit_is_damage_and_not_read() throws Exception {
        var database = database("CREATE TABLE events (id INTEGER PRIMARY KEY, message)",
                "CREATE INDEX long_value ON events (length(zeroblob(id) || ''))",
                "INSERT INTO events VALUES (1, '')");
        volumes.execute(volumes.database(), "UPDATE events SET id = 100000000");
        resetPeak();
        long before = peak();
        assertThat(database.inspect()).isInstanceOfSatisfying(Inspection.Damaged.class,
                damaged -> assertThat(damaged.reason()).contains("TOOBIG"));
        assertThat(peak() - before).as("bytes more than before").isLessThan(150L << 20);
    }

    @Test
    void a_row_as_long_as_other_services_have_is_read() throws Exception {
        var database = database("CREATE TABLE files (content BLOB)",
                "INSERT INTO files VALUES (randomblob(30000000))");
        assertThat(database.recover(SECOND, ANY)).isInstanceOf(Condition.Readable.class);
        assertThat(database.inspect()).isInstanceOf(Inspection.Sound.class);
    }

    @Test
    void an_endless_view_in_the_place_of_the_events_hangs_no_route() throws Exception {
        database("CREATE VIEW events AS " + ENDLESS, "CREATE TABLE event_count (events)",
                "INSERT INTO event_count VALUES (1)", "PRAGMA user_version=2");
        try (var service = new WebService(volumes)) {
            assertThat(service.get("/consultation").statusCode()).isEqualTo(503);
            assertThat(service.get("/consultation?before=7").statusCode()).isEqualTo(503);
            assertThat(service.get("/count").statusCode()).as("a connection that reads").isEqualTo(200);
            assertThat(service.get("/health/liveness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void an_endless_view_costs_a_comparison_no_more_than_its_time() throws Exception {
        var database = database("CREATE VIEW events AS " + ENDLESS);
        var backup = Files.copy(volumes.database(), folder.resolve("backup.db"));
        var limit = Duration.ofMillis(200);
        assertThatThrownBy(() -> database.rowsLost(new SqliteDatabase(backup), "events", 5, limit))
                .isInstanceOf(Failure.class).hasMessageContaining("compare " + volumes.database());
        assertThat(database.inspect()).isInstanceOf(Inspection.Sound.class);
    }

    @Test
    void without_the_table_each_answer_says_so_and_the_process_survives() throws Exception {
        database("CREATE TABLE other (a)", "PRAGMA user_version=2");
        try (var service = new WebService(volumes)) {
            assertThat(List.of(service.get("/add").statusCode(), service.get("/consultation").statusCode(),
                    service.get("/count").statusCode())).containsOnly(500);
            assertThat(service.get("/health/readiness").statusCode()).isEqualTo(503);
            assertThat(service.get("/health/liveness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_trigger_that_never_ends_runs_in_no_look_at_the_file() throws Exception {
        var database = database("CREATE TABLE events (id INTEGER PRIMARY KEY, ts TEXT, message TEXT)",
                "CREATE TRIGGER hang AFTER INSERT ON events BEGIN SELECT 1 WHERE EXISTS (SELECT 1 FROM (" + ENDLESS
                        + ")); END",
                "PRAGMA user_version=2");
        assertThat(database.recover(SECOND, ANY)).isInstanceOf(Condition.Readable.class);
        assertThat(database.inspect()).isInstanceOf(Inspection.Sound.class);
    }

    /** SQLite says of this byte neither that the file is damaged nor that it is none. */
    @Test
    void a_header_with_an_unknown_schema_format_is_damage() throws Exception {
        volumes.add(3);
        Volumes.flipBit(volumes.database(), SCHEMA_FORMAT);
        assertThat(new SqliteDatabase(volumes.database()).recover(SECOND, ANY)).isInstanceOfSatisfying(
                Condition.Damaged.class, damage -> assertThat(damage.reason()).contains("unsupported file format"));
        assertThat(new SqliteDatabase(volumes.database()).inspect()).isInstanceOf(Inspection.Damaged.class);
    }

    @Test
    void a_database_with_an_unknown_schema_format_is_recovered() throws Exception {
        volumes.add(3).takeBackup();
        Volumes.flipBit(volumes.database(), SCHEMA_FORMAT);
        assertThat(volumes.engine().restoreStep().run(new Request.None()))
                .isInstanceOf(RestoreOutcome.Recovered.class);
        assertThat(volumes.events()).hasSize(3);
    }

    @Test
    void every_connection_is_guarded() throws Exception {
        volumes.add(1);
        try (var opened = OpenedDatabase.open(new SqliteDatabase(volumes.database()),
                new DurableFiles());
                var pooled = new PooledDriver().connect(opened.url(), new Properties())
                        .unwrap(SQLiteConnection.class);
                var shared = Connections.shared(volumes.database());
                var immutable = Connections.immutable(volumes.database())) {
            for (var connection : List.of(pooled, shared, immutable)) {
                assertThat(Inspector.number(connection, "PRAGMA trusted_schema")).isZero();
                assertThat(Inspector.number(connection, "PRAGMA cell_size_check")).isOne();
                assertThat(Inspector.number(connection, "PRAGMA mmap_size")).isZero();
                assertThatThrownBy(() -> Inspector.number(connection, "SELECT length(randomblob(34000000))"))
                        .hasMessageContaining("SQLITE_TOOBIG");
            }
        }
    }

    @Test
    void a_database_that_cannot_be_opened_is_a_failure_that_names_it() {
        assertThatThrownBy(() -> new SqliteDatabase(folder.resolve("none.db")).recover(SECOND, ANY))
                .isInstanceOfSatisfying(Failure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED))
                .hasMessageContaining("none.db");
    }
}
