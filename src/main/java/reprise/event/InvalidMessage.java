package reprise.event;

/** A message that cannot be stored. The user can correct it, so no place in the code is recorded. */
public final class InvalidMessage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The rule that the message breaks. */
    public enum Reason {
        EMPTY,
        /** It has more than {@link Events#MAX_CHARACTERS} characters. */
        TOO_LONG,
        /** It has a character that a reader would not see. */
        INVISIBLE_CHARACTER
    }

    private final Reason reason;

    public InvalidMessage(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
