package reprise;

/** The version of this program. */
public final class Version {
    /** The version of the jar; {@code development} outside a jar. */
    public static final String CURRENT = read();

    private Version() {}

    private static String read() {
        var version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
