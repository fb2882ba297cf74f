package reprise.cli;

import java.util.TreeSet;
import java.util.stream.Collectors;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.CurrentRequest;
import reprise.restore.Request;
import reprise.restore.RequestFile;
import reprise.settings.Settings;

/**
 * Where a command finds the request: in one file, which setting {@code request} names, in a cluster as in a clone.
 * Environment variables are no second way in. A patch of the manifests could set them, and would then restore past the
 * plan, the check of the pull request and the owners of the file.
 */
final class Requests {
    private static final String PREFIX = "RESTORE_";

    private Requests() {}

    static Request current(CommandEnvironment commandEnvironment, Settings settings) {
        return source(commandEnvironment, settings).get();
    }

    /**
     * Reads the request whenever it is asked for.
     *
     * @throws Failure
     *             with exit code 2 when the environment holds a request
     */
    static CurrentRequest source(CommandEnvironment commandEnvironment, Settings settings) {
        var smuggled = commandEnvironment.environment().keySet().stream().filter(name -> name.startsWith(PREFIX))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!smuggled.isEmpty()) {
            throw new Failure(ExitCode.USAGE, "read the request", settings.request(),
                    "the environment has " + String.join(", ", smuggled)
                            + ", and a request is read from this file only",
                    "remove them from the environment, and commit the request");
        }
        return () -> RequestFile.read(settings.request());
    }
}
