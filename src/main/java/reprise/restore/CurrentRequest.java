package reprise.restore;

/** What Git asks for now. */
@FunctionalInterface
public interface CurrentRequest {
    Request get();

    /** Whether that is the request whose end a line of the ledger tells. */
    default boolean ledTo(LedgerEntry entry) {
        var id = switch (get()) {
            case Request.None _ -> Request.NO_ID;
            case Request.Restore restore -> restore.id();
            case Request.Malformed malformed -> malformed.id();
        };
        return id.equals(entry.id());
    }
}
