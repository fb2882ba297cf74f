package reprise.sqlite;

import java.util.SortedMap;

/**
 * What a database holds, without knowing any table.
 *
 * @param schemaVersion
 *            {@code PRAGMA user_version}
 * @param rows
 *            number of rows of each table
 * @param sequences
 *            last value given out by each {@code AUTOINCREMENT}
 * @param sqliteVersion
 *            of the library that looked
 */
public record Contents(int schemaVersion, SortedMap<String, Long> rows, SortedMap<String, Long> sequences,
        String sqliteVersion) {}
