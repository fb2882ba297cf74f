package reprise.protection;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The events that the live database has and a backup has not.
 *
 * @param count
 *            none when there was no time to count them
 * @param first
 *            some of them from the first, each with id, ts and message
 * @param last
 *            some of them to the last, without those of {@code first}
 */
public record LostEvents(OptionalLong count, List<Map<String, String>> first, List<Map<String, String>> last) {}
