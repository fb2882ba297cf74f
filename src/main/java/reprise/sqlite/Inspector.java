package reprise.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import reprise.durable.BackgroundTask;

/** Reads every page, and counts. */
final class Inspector {
    /** Without SQLite's own tables, and without virtual ones, whose rows are in tables of their own. */
    static final String TABLES = """
            SELECT name FROM main.sqlite_schema
            WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'""";

    private Inspector() {}

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Looks at the structure and counts the rows at the same time. */
    static Inspection inspect(Path file) throws SQLException, IOException {
        try (var connection = Connections.immutable(file); var background = new BackgroundTask()) {
            var counted = background.start(() -> count(file));
            var findings = texts(connection, "PRAGMA integrity_check(3)");
            return findings.equals(List.of("ok")) ? counted.await()
                    : new Inspection.Damaged("integrity_check: " + String.join("; ", findings).replace('\n', ' '));
        }
    }

    private static Inspection count(Path file) {
        try (var connection = Connections.immutable(file)) {
            return new Inspection.Sound(contents(connection));
        } catch (SQLException e) {
            return SqliteFailures.damage("verify", file, e);
        }
    }

    private static Contents contents(Connection connection) throws SQLException {
        var rows = new TreeMap<String, Long>();
        for (var table : texts(connection, TABLES)) {
            rows.put(table, number(connection, "SELECT count(*) FROM " + quoted(table)));
        }
        return new Contents((int) number(connection, "PRAGMA user_version"), Collections.unmodifiableSortedMap(rows),
                sequences(connection), texts(connection, "SELECT sqlite_version()").getFirst());
    }

    static Schema schema(Connection connection) throws SQLException {
        var objects = new ArrayList<Schema.SchemaObject>();
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(
                        "SELECT type, name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")) {
            while (result.next()) {
                objects.add(new Schema.SchemaObject(result.getString(1), result.getString(2), result.getString(3)));
            }
        }
        return new Schema((int) number(connection, "PRAGMA user_version"), List.copyOf(objects));
    }

    static SortedMap<String, Long> sequences(Connection connection) throws SQLException {
        var sequences = new TreeMap<String, Long>();
        if (number(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'") > 0) {
            try (var statement = connection.createStatement();
                    var result = statement.executeQuery("SELECT name, seq FROM sqlite_sequence")) {
                while (result.next()) {
                    sequences.put(result.getString(1), result.getLong(2));
                }
            }
        }
        return Collections.unmodifiableSortedMap(sequences);
    }

    static List<String> texts(Connection connection, String sql) throws SQLException {
        var texts = new ArrayList<String>();
        try (var statement = connection.createStatement(); var result = statement.executeQuery(sql)) {
            while (result.next()) {
                texts.add(result.getString(1));
            }
        }
        return texts;
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement(); var result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
