package reprise;

/** The version of this program. */
public final class Version {
    /** As the jar says; classes that are in none are of a developer. */
    public static final String CURRENT = read();

    private Version() {}

    private static String read() {
        var version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
