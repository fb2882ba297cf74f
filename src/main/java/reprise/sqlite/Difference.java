package reprise.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts what one database has and another has not. */
final class Difference {
    private Difference() {}

    static SortedMap<String, Long> rowsOnlyIn(Path file, Path other, Duration limit) throws SQLException {
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
        }
        return counts;
    }

    /** Makes a file that nobody writes known as {@code other}. */
    static void attach(Connection connection, Path other) throws SQLException {
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
    static String rowsOnlyHere(String name, List<String> columns) {
        return "FROM main." + name + " a WHERE NOT EXISTS (SELECT 1 FROM other." + name
                + " b WHERE b.rowid = a.rowid" + columns.stream().map(Inspector::quoted)
                        .map(column -> " AND b." + column + " IS a." + column).collect(Collectors.joining())
                + ")";
    }

    static List<String> columns(Connection connection, String schema, String table) throws SQLException {
        return Inspector.texts(connection, "SELECT name FROM pragma_table_info('" + table.replace("'", "''") + "', '"
                + schema + "')");
    }

    private static boolean hasRowid(Connection connection, String table) throws SQLException {
        return Inspector.number(connection, "SELECT count(*) FROM pragma_table_list WHERE schema IN ('main', 'other')"
                + " AND name = '" + table.replace("'", "''") + "' AND wr") == 0;
    }
}
