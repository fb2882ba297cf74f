package reprise.restore;

/** What a start does with a database that is behind its newest backup. */
public enum Behind {
    /** Starts nothing. */
    STOP,
    /** Takes a safety copy of it, then recovers the newest backup. */
    RECOVER,
    /** Starts on it. */
    ACCEPT
}
