package reprise.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A program of the user's, or a right, that some slow tests need and the build does not provide. {@link ProgramsCheck}
 * runs this from its source, before anything is compiled: plain Java only.
 */
public enum UserProgram {
    ALERTMANAGER("Debian: apt-get install prometheus-alertmanager", "prometheus-alertmanager"), //
    AMTOOL("Debian: apt-get install prometheus-alertmanager"), //
    BASH("Debian: apt-get install bash"), //
    CHROMIUM("Debian: apt-get install chromium; or set CHROMIUM to a Chrome or Chromium", "chromium-browser",
            "google-chrome"), //
    GIT("Debian: apt-get install git"), //
    KUSTOMIZE("version 5.8 from https://kubectl.docs.kubernetes.io/installation/kustomize/"), //
    MKFS_XFS("Debian: apt-get install xfsprogs"), //
    NGINX("Debian: apt-get install nginx-light, and put /usr/sbin on the PATH"), //
    PROMETHEUS("Debian: apt-get install prometheus; or set PROMETHEUS to the folder of prometheus and promtool"), //
    PROMTOOL("Debian: apt-get install prometheus; or set PROMETHEUS to the folder of prometheus and promtool"), //
    ROOT("run the build as root: these tests mount file systems"), //
    SCHEMATHESIS("the build installs it from the Python package index, for which it needs Python 3.10 or newer;"
            + " Debian: apt-get install python3-venv"), //
    SQLITE3("Debian: apt-get install sqlite3");

    /** Where Debian has the programs of root, which are not on everybody's PATH. */
    private static final List<Path> OF_ROOT = List.of(Path.of("/usr/sbin"), Path.of("/sbin"));

    /** What was installed, or could not be: one try in a process. */
    private static final Map<UserProgram, Optional<Path>> INSTALLED = new ConcurrentHashMap<>();

    private final String installation;
    private final List<String> otherNames;

    UserProgram(String installation, String... otherNames) {
        this.installation = installation;
        this.otherNames = List.of(otherNames);
    }

    /** Returns its name on a command line. */
    public String command() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** Returns how to install it. */
    public String installation() {
        return installation;
    }

    public boolean isMissing() {
        return this == ROOT ? !"root".equals(System.getProperty("user.name")) : find().isEmpty();
    }

    /** Returns the program's file; the test that asks is annotated with {@link NeedsProgram}. */
    public Path path() {
        return find().orElseThrow(() -> new IllegalStateException(command() + " is missing: " + installation));
    }

    private Optional<Path> find() {
        return switch (this) {
            case CHROMIUM -> variable("CHROMIUM").map(Path::of).filter(Files::isExecutable).or(this::onPath);
            case PROMETHEUS, PROMTOOL -> variable("PROMETHEUS").map(folder -> Path.of(folder, command()))
                    .filter(Files::isExecutable).or(this::onPath);
            case SCHEMATHESIS -> INSTALLED.computeIfAbsent(this,
                    _ -> in(searchPath(), List.of("python3")).flatMap(Schemathesis::find));
            case MKFS_XFS -> onPath().or(() -> in(OF_ROOT.stream(), names()));
            default -> onPath();
        };
    }

    private Optional<Path> onPath() {
        return in(searchPath(), names());
    }

    private List<String> names() {
        return Stream.concat(Stream.of(command()), otherNames.stream()).toList();
    }

    private static Stream<Path> searchPath() {
        return Arrays.stream(variable("PATH").orElse("").split(File.pathSeparator)).filter(each -> !each.isEmpty())
                .map(Path::of);
    }

    private static Optional<Path> in(Stream<Path> folders, List<String> names) {
        return folders.flatMap(folder -> names.stream().map(folder::resolve)).filter(Files::isRegularFile)
                .filter(Files::isExecutable).findFirst();
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
