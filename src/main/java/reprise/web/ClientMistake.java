package reprise.web;

/** What the client sent cannot be used. Its message is a key of the texts, since a person may read it. */
public final class ClientMistake extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Object[] arguments;

    public ClientMistake(String key, Object... arguments) {
        super(key);
        this.arguments = arguments;
    }

    Object[] arguments() {
        return arguments.clone();
    }
}
