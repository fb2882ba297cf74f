package reprise.web;

/** More is asked for than the service can do. Nothing is wrong with any one request, so no place in the code is told. */
public final class Overload extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Overload() {
        super("too many requests wait", null, false, false);
    }
}
