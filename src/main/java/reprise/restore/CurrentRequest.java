package reprise.restore;

/** What Git asks for now. */
@FunctionalInterface
public interface CurrentRequest {
    Request get();

    /** Whether this entry is the outcome of the current request. */
    default boolean ledTo(LedgerEntry entry) {
        var id = switch (get()) {
            case Request.None _ -> Request.NO_ID;
            case Request.Restore restore -> restore.id();
            case Request.Malformed malformed -> malformed.id();
        };
        return entry.id().filter(id::equals).isPresent();
    }
}
