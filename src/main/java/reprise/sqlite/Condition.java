package reprise.sqlite;

import java.util.SortedMap;

/** What a bounded look at a database found. */
public sealed interface Condition {
    /**
     * Nothing that was read of it is damaged.
     *
     * @param sequences
     *            last value given out by each {@code AUTOINCREMENT}
     */
    record Readable(Schema schema, SortedMap<String, Long> sequences) implements Condition {}

    /** SQLite cannot read it, or found it inconsistent. */
    record Damaged(String reason) implements Condition {}
}
