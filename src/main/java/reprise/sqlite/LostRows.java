package reprise.sqlite;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The rows of a table that a live database has and a backup has not.
 *
 * @param count
 *            none when there was no time to count them
 * @param first
 *            some of them in the order of their keys, from the first; each column with its value as text
 * @param last
 *            the others of them, to the last, without those of {@code first}
 */
public record LostRows(OptionalLong count, List<Map<String, String>> first, List<Map<String, String>> last) {}
