package reprise.restorepoint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a restore of a backup would cost now.
 *
 * @param events
 *            how many of the database it has not; none when they could not be counted
 * @param first
 *            the first of these, with id, ts and message
 * @param last
 *            the last of these
 * @param schema
 *            version of the backup, when it is not that of the program
 * @param isTooNew
 *            whether only a newer program can open the backup: a request for it would be refused
 * @param unknown
 *            why the events could not be counted
 */
public record Cost(OptionalLong events, List<Map<String, String>> first, List<Map<String, String>> last,
        OptionalInt schema, boolean isTooNew, Optional<String> unknown) {

    /** How many there are between the first and the last. */
    public long between() {
        return Math.max(0, events.orElse(0) - first.size() - last.size());
    }
}
