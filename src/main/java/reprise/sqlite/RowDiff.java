package reprise.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.sqlite.SQLiteConnection;

/** Finds rows of a live database that a backup lacks, or the reverse. */
final class RowDiff {
    private RowDiff() {}

    /** Counts the rows of each table of a file that nobody writes which another file lacks; empty when it failed. */
    static Optional<SortedMap<String, Long>> rowsOnlyIn(Path file, Path other, Duration limit) {
        var counts = new TreeMap<String, Long>();
        try (var connection = Connections.immutable(file); var _ = new TimeLimit(connection, limit)) {
            attach(connection, other);
            var shared = Inspector.texts(connection, Inspector.TABLES.replace("main.", "other."));
            for (var table : Inspector.texts(connection, Inspector.TABLES)) {
                long count = Inspector.number(connection,
                        shared.contains(table) ? onlyHere(connection, table)
                                : "SELECT count(*) FROM main." + Inspector.quoted(table));
                if (count > 0) {
                    counts.put(table, count);
                }
            }
            return Optional.of(counts);
        } catch (SQLException _) {
            return Optional.empty();
        }
    }

    /** Finds the rows of a live database, which others may use, that a backup lacks. */
    static LostRows rowsLost(Path live, Path backup, String table, int sample, Duration limit) {
        try (var connection = Connections.shared(live)) {
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA query_only=ON");
            }
            attach(connection, backup);
            var name = Inspector.quoted(table);
            var columns = columns(connection, "main", table);
            var shared = new ArrayList<>(columns);
            shared.retainAll(columns(connection, "other", table));
            var lost = shared.isEmpty() ? "FROM main." + name + " a" : rowsOnlyHere(name, shared);
            connection.setAutoCommit(false); // one state of the database for all that follows
            return read(connection, lost, columns, sample, limit);
        } catch (SQLException e) {
            throw SqliteFailures.of("compare", live, e);
        }
    }

    private static LostRows read(SQLiteConnection connection, String lost, List<String> columns, int sample,
            Duration limit)
            throws SQLException {
        var select = "SELECT " + columns.stream().map(Inspector::quoted).map("a."::concat)
                .collect(Collectors.joining(", ")) + " " + lost + " ORDER BY a.rowid ";
        try (var statement = connection.createStatement(); var _ = new TimeLimit(connection, limit)) {
            long count;
            try (var result = statement.executeQuery("SELECT count(*) " + lost)) {
                result.next();
                count = result.getLong(1);
            }
            var first = rows(statement, select + "LIMIT " + sample, columns);
            int rest = Math.clamp(count - first.size(), 0, sample);
            return new LostRows(OptionalLong.of(count), first,
                    rows(statement, select + "DESC LIMIT " + rest, columns).reversed());
        } catch (SQLException e) {
            if (TimeLimit.isReached(e)) {
                return new LostRows(OptionalLong.empty(), List.of(), List.of());
            }
            throw e;
        }
    }

    private static List<Map<String, String>> rows(Statement statement, String sql, List<String> columns)
            throws SQLException {
        var rows = new ArrayList<Map<String, String>>();
        try (var result = statement.executeQuery(sql)) {
            while (result.next()) {
                var row = new LinkedHashMap<String, String>();
                for (int i = 0; i < columns.size(); i++) {
                    row.put(columns.get(i), String.valueOf(result.getString(i + 1)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** Attaches a file that nobody writes as {@code other}. */
    private static void attach(Connection connection, Path other) throws SQLException {
        try (var attach = connection.prepareStatement("ATTACH ? AS other")) {
            attach.setString(1, Connections.immutableUri(other));
            attach.execute();
        }
    }

    private static String onlyHere(Connection connection, String table) throws SQLException {
        var name = Inspector.quoted(table);
        var columns = columns(connection, "main", table);
        columns.retainAll(columns(connection, "other", table));
        if (hasRowid(connection, table)) {
            return "SELECT count(*) " + rowsOnlyHere(name, columns);
        }
        var list = columns.stream().map(Inspector::quoted).collect(Collectors.joining(", "));
        return "SELECT count(*) FROM (SELECT " + list + " FROM main." + name + " EXCEPT SELECT " + list + " FROM other."
                + name + ")";
    }

    /** Row by row along the key: linear, and without a sorted copy of both tables. */
    private static String rowsOnlyHere(String name, List<String> columns) {
        return "FROM main." + name + " a WHERE NOT EXISTS (SELECT 1 FROM other." + name
                + " b WHERE b.rowid = a.rowid" + columns.stream().map(Inspector::quoted)
                        .map(column -> " AND b." + column + " IS a." + column).collect(Collectors.joining())
                + ")";
    }

    private static List<String> columns(Connection connection, String schema, String table) throws SQLException {
        return Inspector.texts(connection, "SELECT name FROM pragma_table_info('" + table.replace("'", "''") + "', '"
                + schema + "')");
    }

    private static boolean hasRowid(Connection connection, String table) throws SQLException {
        return Inspector.number(connection, "SELECT count(*) FROM pragma_table_list WHERE schema IN ('main', 'other')"
                + " AND name = '" + table.replace("'", "''") + "' AND wr") == 0;
    }
}
