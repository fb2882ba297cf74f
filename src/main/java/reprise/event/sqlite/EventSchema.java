package reprise.event.sqlite;

/** The schema that this program brings a database to. */
public final class EventSchema {
    /** Highest version that it knows: that of the last migration, which sets it as {@code PRAGMA user_version}. */
    public static final int VERSION = 2;

    /** The table of the events. */
    public static final String TABLE = "events";

    private EventSchema() {}
}
