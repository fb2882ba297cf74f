package reprise.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import reprise.durable.DurableFiles;
import reprise.failure.Failure;
import reprise.testing.Volumes;

/** A process that does one thing and is halted before one of its changes, with no chance to tidy up. */
final class HaltedProgram {
    static final int HALTED = 77;
    /** Begins a line of a run that is not halted: what it was about to change. */
    static final String CHANGE = "change ";

    private HaltedProgram() {}

    /** Names a change for people, such as {@code rename of data/app.db}. */
    static String step(Path root, String change, Path path) {
        var relative = root.relativize(path).toString();
        return change + " of " + (relative.isEmpty() ? "." : relative);
    }

    /**
     * Arguments: the folder of the volumes, the number of the change to halt before (0: none, but tell all), a request
     * file.
     */
    public static void main(String[] args) throws IOException {
        int haltBefore = Integer.parseInt(args[1]);
        var count = new AtomicInteger();
        var root = Path.of(args[0]);
        var volumes = new Volumes(root).with(new DurableFiles((change, path) -> {
            if (haltBefore == 0) {
                System.out.println(CHANGE + step(root, change, path));
            } else if (count.incrementAndGet() == haltBefore) {
                System.out.println("halted before " + step(root, change, path));
                System.out.flush();
                Runtime.getRuntime().halt(HALTED);
            }
        }));
        try {
            if (args.length > 2) {
                volumes.engine().restoreStep().run(RequestFile.parse(Files.readString(Path.of(args[2]))));
            } else {
                volumes.takeBackup();
            }
        } catch (Failure failure) {
            System.out.println(failure.getMessage());
            System.exit(failure.exitCode().code());
        }
    }
}
