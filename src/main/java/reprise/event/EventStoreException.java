package reprise.event;

/** The event store could not store or read: nothing of what was asked for was acknowledged. */
public final class EventStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, as far as a client can do something about it. */
    public enum Reason {
        /** The store has no room. */
        FULL,
        /** Another writer holds the store for too long, or a read took too long. */
        BUSY,
        /** The store is not the one that was opened: what it takes would be lost. */
        GONE,
        /** A fault that nobody expects. */
        OTHER
    }

    private final Reason reason;

    public EventStoreException(Reason reason, Throwable cause) {
        super(cause.getMessage(), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
