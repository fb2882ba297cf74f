package reprise.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.sqlite.SQLiteConnection;

/** Looks in a database that others use for what a backup has not. */
final class Comparison {
    private Comparison() {}

    static LostRows rowsLost(Path live, Path backup, String table, int sample, Duration limit) throws SQLException {
        try (var connection = Connections.shared(live)) {
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA query_only=ON");
            }
            Difference.attach(connection, backup);
            var name = Inspector.quoted(table);
            var columns = Difference.columns(connection, "main", table);
            var shared = new ArrayList<>(columns);
            shared.retainAll(Difference.columns(connection, "other", table));
            var lost = shared.isEmpty() ? "FROM main." + name + " a" : Difference.rowsOnlyHere(name, shared);
            connection.setAutoCommit(false); // one state of the database for all that follows
            return read(connection, lost, columns, sample, limit);
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

    private static List<Map<String, String>> rows(java.sql.Statement statement, String sql, List<String> columns)
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
}
