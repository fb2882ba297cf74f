package reprise.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import reprise.restore.EngineSettings;

/**
 * The settings of one run, checked.
 *
 * @param engine
 *            those of the engine, which knows no other
 * @param request
 *            file that holds the restore request, relative to the working directory
 * @param hosts
 *            names that requests may use for the service; none when any is allowed
 * @param metricsPort
 *            0 for none
 * @param rpo
 *            objective for the age of the newest backup
 * @param maxDatabase
 *            beyond which nothing is stored
 * @param repository
 *            page of the Git repository, with a slash at its end
 * @param downloadAllowed
 *            whether a backup can be downloaded
 * @param rowsShown
 *            whether the rows that a restore would lose are shown, not only counted
 */
public record Settings(EngineSettings engine, Path request, String host, int port, Optional<Set<String>> hosts,
        int metricsPort, boolean embedded, Duration rpo, Duration backupInterval, DatabaseLimit maxDatabase,
        Optional<URI> repository, boolean downloadAllowed, boolean rowsShown, LogFormat log) {
    /** File name of our service's database. */
    public static final String DATABASE = "app.db";

    /**
     * How large a database may become. A share is taken of its size and the free space of its volume together, at the
     * start: that is the same at the next start, however large the database is then.
     *
     * @param bytes
     *            none when it is a share
     */
    public record DatabaseLimit(OptionalLong bytes, int percent) {
        /** The limit in bytes, for a database of {@code present} bytes beside {@code free} bytes. */
        public long of(long present, long free) {
            return bytes.orElseGet(() -> (long) ((double) (present + free) * percent / 100));
        }
    }

    /** How log lines are written. */
    public enum LogFormat {
        TEXT, JSON
    }
}
