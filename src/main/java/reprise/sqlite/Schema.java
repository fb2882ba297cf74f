package reprise.sqlite;

import java.util.List;

/**
 * The schema of a database as it stores it.
 *
 * @param version
 *            {@code PRAGMA user_version}
 * @param objects
 *            tables, indexes, views and triggers; without the indexes that SQLite makes for constraints, which have no
 *            statement
 */
public record Schema(int version, List<SchemaObject> objects) {

    /**
     * A row of {@code sqlite_schema} (sqlite.org/schematab.html).
     *
     * @param type
     *            table, index, view or trigger
     * @param sql
     *            the statement that made it, as it was typed
     */
    public record SchemaObject(String type, String name, String sql) {}
}
