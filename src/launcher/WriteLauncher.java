import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Writes the script that starts the program: on the JDK that runs this, which is the one that the build found, whatever
 * {@code java} the PATH has. The build runs it from its source.
 */
final class WriteLauncher {
    private static final String SCRIPT = """
            #!/bin/sh
            # Written by the build: runs Reprise on the JDK that the build found. The jar is beside this file.
            java='%s'
            jar=$(dirname "$(readlink -f "$0")")/reprise.jar
            if [ ! -x "$java" ]; then
                echo "reprise: start: the JDK of the build is gone: $java; run: mvn process-classes" >&2
                exit 1
            fi
            if [ ! -e "$jar" ]; then
                echo "reprise: start: $jar is missing; build it: mvn package -DskipTests" >&2
                exit 1
            fi
            exec "$java" --sun-misc-unsafe-memory-access=allow -jar "$jar" "$@"
            """;

    private WriteLauncher() {}

    /** @param arguments the script's file */
    public static void main(String[] arguments) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var file = Path.of(arguments[0]);
        // a new file under its name: a shell that reads the old one goes on reading that
        var staged = Files.writeString(file.resolveSibling(file.getFileName() + ".new"),
                SCRIPT.formatted(java.replace("'", "'\\''")));
        Files.setPosixFilePermissions(staged, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(staged, file, StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }
}
