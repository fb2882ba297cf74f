package reprise.restore;

/** What Git asks for now. */
@FunctionalInterface
public interface CurrentRequest {
    Request get();
}
