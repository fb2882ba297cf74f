package reprise.sqlite;

/** What a full look at a database file found. */
public sealed interface Inspection {
    /** Every page was read and is in order. */
    record Sound(Contents contents) implements Inspection {}

    /** SQLite cannot read it, or found it inconsistent. */
    record Damaged(String reason) implements Inspection {}
}
