package reprise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Kubernetes shows as the reason of a container that failed: the last thing that was written to this file. */
final class TerminationMessage {
    private static final Path FILE = Path.of("/dev/termination-log");

    private TerminationMessage() {}

    static void write(String message) {
        if (Files.isWritable(FILE)) {
            try {
                Files.writeString(FILE, message);
            } catch (IOException _) {
                // the same line is in the log of the container
            }
        }
    }
}
