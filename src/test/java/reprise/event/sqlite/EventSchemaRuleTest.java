package reprise.event.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reprise.event.sqlite.ReleasedSchemas.Key;
import reprise.sqlite.Schema;
import reprise.sqlite.Schema.SchemaObject;
import reprise.sqlite.SqliteDatabase;
import reprise.testing.Volumes;
import reprise.testing.WebService;

/** Which databases may be restored: those that a released version of this program, or the original workshop, made. */
class EventSchemaRuleTest {
    private static final Path RESOURCE = Path.of("src/main/resources/reprise/event/sqlite", ReleasedSchemas.RESOURCE);
    private static final String REWRITE = "reprise.schemas.rewrite";
    private static final String WORKSHOP = "CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT,"
            + " ts TEXT NOT NULL, message TEXT NOT NULL)";

    @TempDir
    Path folder;
    private final EventSchemaRule rule = new EventSchemaRule();

    private SqliteDatabase database(String... statements) throws SQLException {
        for (var statement : statements) {
            try (var connection = Volumes.open(folder.resolve("app.db")); var sql = connection.createStatement()) {
                sql.executeUpdate(statement);
            }
        }
        return new SqliteDatabase(folder.resolve("app.db"));
    }

    /** A database that the first migrations made, and others after them. */
    private SqliteDatabase released(int version, String... statements) throws Exception {
        for (var migration : Volumes.names(Volumes.MIGRATIONS).subList(0, version)) {
            database(Files.readString(Volumes.MIGRATIONS.resolve(migration)));
        }
        return database(statements);
    }

    private static List<String> lines(Schema schema) {
        return schema.objects().stream().map(object -> Key.of(object) + " " + SqlText.normalised(object.sql()))
                .toList();
    }

    private void assertRefused(SqliteDatabase database, String reason) {
        assertThat(rule.objection(database.schemaAtRest().orElseThrow())).hasValueSatisfying(
                objection -> assertThat(objection).contains(reason));
    }

    @Test
    void the_accepted_schemas_are_those_that_the_migrations_make() throws Exception {
        var lines = new ArrayList<String>();
        lines.add(ReleasedSchemas.ANY);
        Flyway.configure().dataSource("jdbc:sqlite:" + folder.resolve("flyway.db"), "", "").load().baseline();
        var flyway = new SqliteDatabase(folder.resolve("flyway.db"));
        try (var connection = Volumes.open(flyway.file()); var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b); ");
            statement.execute("CREATE INDEX i ON t(b)");
            statement.execute("INSERT INTO t(b) VALUES (1), (2)");
            statement.execute("ANALYZE");
        }
        var all = flyway.schemaAtRest().orElseThrow();
        lines.addAll(lines(new Schema(0, all.objects().stream()
                .filter(object -> object.name().startsWith("flyway") || object.name().startsWith("sqlite")).toList())));
        lines.add(ReleasedSchemas.VERSION + 0);
        lines.addAll(lines(database(WORKSHOP).schemaAtRest().orElseThrow()).stream()
                .filter(line -> !line.contains("sqlite")).toList());
        for (int version = 1; version <= EventSchema.VERSION; version++) {
            Files.delete(folder.resolve("app.db"));
            lines.add(ReleasedSchemas.VERSION + version);
            var schema = released(version).schemaAtRest().orElseThrow();
            assertThat(schema.version()).isEqualTo(version);
            lines.addAll(lines(schema).stream().filter(line -> !line.contains("sqlite")).toList());
        }
        if (Boolean.getBoolean(REWRITE)) {
            Files.write(RESOURCE, lines);
        }
        assertThat(Files.readAllLines(RESOURCE)).as("stale: mvn test -Dtest=EventSchemaRuleTest -D" + REWRITE
                + "=true writes it anew").isEqualTo(lines);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void accepts_what_each_released_version_makes(int version) throws Exception {
        var database = released(version, "ANALYZE");
        assertThat(rule.objection(database.schemaAtRest().orElseThrow())).isEmpty();
        assertThat(rule.recognises(database.schemaAtRest().orElseThrow())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {WORKSHOP,
            "create table \"events\"(\"id\" integer primary key autoincrement,`ts` text not null,"
                    + "[message] text not null) -- ours",
            """
                    CREATE TABLE IF NOT EXISTS Events (
                        id INTEGER PRIMARY KEY AUTOINCREMENT, /* grows */
                        ts   TEXT NOT NULL,
                        message TEXT NOT NULL)"""})
    void accepts_the_table_of_the_original_workshop_however_it_is_written(String table) throws Exception {
        assertThat(rule.objection(database(table).schemaAtRest().orElseThrow())).isEmpty();
        assertThat(rule.objection(released(EventSchema.VERSION).schemaAtRest().orElseThrow()))
                .as("after our migrations").isEmpty();
    }

    @Test
    void accepts_what_the_service_itself_makes_and_takes_over() throws Exception {
        var volumes = new Volumes(folder);
        new WebService(volumes).close();
        var schema = new SqliteDatabase(volumes.database()).schemaAtRest().orElseThrow();
        assertThat(rule.objection(schema)).isEmpty();
        assertThat(schema.objects()).extracting(SchemaObject::name).contains("flyway_schema_history");
        Volumes.remove(volumes.data());
        Files.createDirectories(volumes.data());
        volumes.execute(volumes.database(), WORKSHOP);
        new WebService(volumes).close();
        assertThat(rule.objection(new SqliteDatabase(volumes.database()).schemaAtRest().orElseThrow())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE TRIGGER evil AFTER INSERT ON events BEGIN DELETE FROM events; END",
            "CREATE VIEW evil AS SELECT 1", "CREATE TABLE evil (a)", "CREATE INDEX evil ON events(ts)",
            "CREATE VIRTUAL TABLE evil USING fts5(a)"})
    void refuses_an_object_that_no_version_has_and_names_it(String statement) throws Exception {
        assertRefused(released(2, statement), "evil");
    }

    @ParameterizedTest
    @ValueSource(strings = {"message TEXT NOT NULL CHECK (length(hex(zeroblob(id))) > 0)", "message TEXT",
            "message TEXT NOT NULL, extra TEXT", "message TEXT NOT NULL DEFAULT 'X'",
            "message TEXT NOT NULL GENERATED ALWAYS AS (hex(zeroblob(id)))"})
    void refuses_another_table_of_events(String column) throws Exception {
        assertRefused(database("CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, ts TEXT NOT NULL, " + column
                + ")"), "table events is not as version 0");
    }

    /** A type of several words, which makes neither a key nor a number. */
    @Test
    void refuses_a_key_that_is_only_the_name_of_a_type() throws Exception {
        assertRefused(
                database("CREATE TABLE events (id INTEGER \"PRIMARY\" \"KEY\" \"AUTOINCREMENT\", ts TEXT NOT NULL,"
                        + " message TEXT NOT NULL)"),
                "table events is not as version 0");
    }

    @Test
    void refuses_a_trigger_that_is_missing_or_another() throws Exception {
        assertRefused(released(2, "DROP TRIGGER event_deleted"), "it has no trigger event_deleted");
        assertRefused(database("CREATE TRIGGER event_deleted AFTER DELETE ON events BEGIN"
                + " UPDATE event_count SET events = events - 2, replaced = nullif(replaced, OLD.id); END"),
                "trigger event_deleted is not as version 2");
    }

    @Test
    void refuses_a_schema_of_another_version_than_the_database_says() throws Exception {
        assertRefused(released(1, "PRAGMA user_version=2"), "it has no table event_count");
        assertRefused(database("PRAGMA user_version=-1"), "no released version has the schema version -1");
        assertThat(rule.recognises(new Schema(2, List.of()))).isFalse();
        assertThat(rule.objection(new Schema(2, List.of()))).hasValueSatisfying(
                reason -> assertThat(reason).startsWith("it has no table events, table event_count, "));
        assertThat(rule.objection(new Schema(3, List.of()))).as("a newer program may accept it").isEmpty();
    }

    @Test
    void refuses_a_table_of_sqlite_s_own_that_is_another() {
        var schema = new Schema(0, Stream.of(new SchemaObject("table", "events", WORKSHOP),
                new SchemaObject("table", "sqlite_stat9", "CREATE TABLE sqlite_stat9(a)")).toList());
        assertThat(rule.objection(schema)).hasValue("table sqlite_stat9 is in no released version of this program");
    }

    @Test
    void the_text_of_a_statement_keeps_what_changes_its_meaning() {
        assertThat(
                SqlText.normalised("CREATE  TABLE If Not Exists \"T\"(a -- x\n, \"check\", 'It''s', \u212a, /* open"))
                .isEqualTo("create table t ( a , \"check\" , 'It''s' , \u212a ,");
    }
}
