package reprise.event;

/**
 * More events wait to be stored than the store can take. Nothing is wrong with any one of them, so no place in the code
 * is recorded.
 */
public final class Overload extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Overload() {
        super("too many requests wait", null, false, false);
    }
}
