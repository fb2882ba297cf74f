package reprise.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import reprise.restore.Request;
import reprise.restore.RequestFile;
import reprise.settings.Settings;

/** Where a command finds the request: in the environment, as the cluster gives it, or in the file of the clone. */
final class Requests {
    private Requests() {}

    static Request current(Surroundings surroundings, Settings settings) {
        return of(surroundings, settings, null);
    }

    /** @param file that was named on the command line */
    static Request of(Surroundings surroundings, Settings settings, @Nullable Path file) {
        if (file != null) {
            return RequestFile.read(file);
        }
        return surroundings.environment().containsKey(Request.ID)
                ? Request.of(surroundings.environment())
                : RequestFile.read(settings.request());
    }
}
