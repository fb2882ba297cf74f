package reprise.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The settings of one run, checked.
 *
 * @param data
 *            data volume
 * @param backup
 *            backup volume
 * @param request
 *            file that holds the restore request, relative to the working directory
 * @param hosts
 *            names that requests may use for the service; none when any is allowed
 * @param metricsPort
 *            0 for none
 * @param rpo
 *            objective for the age of the newest backup
 * @param retention
 *            which backups are kept
 * @param shrinkGuard
 *            when a loss of rows is suspicious
 * @param behind
 *            what a start does with a database that is behind its newest backup
 * @param maxDatabase
 *            beyond which nothing is stored
 * @param repository
 *            page of the Git repository, with a slash at its end
 * @param downloadAllowed
 *            whether a backup can be downloaded
 * @param rowsShown
 *            whether the rows that a restore would lose are shown, not only counted
 */
public record Settings(Path data, Path backup, Path request, String host, int port, Optional<Set<String>> hosts,
        int metricsPort, boolean embedded,
        boolean firstStartAllowed, Duration rpo, Duration backupInterval, Duration lockWait, Retention retention,
        ShrinkGuard shrinkGuard, Behind behind, DatabaseLimit maxDatabase, Optional<URI> repository,
        boolean downloadAllowed, boolean rowsShown, LogFormat log) {

    /** Grandfather, father, son: counts are of hours, days, weeks that have a backup. */
    public record Retention(Duration all, int hourly, int daily, int weekly, Duration safety) {}

    /** Suspicious is a loss of more than {@code percent} of the rows, and at least {@code rows} of them. */
    public record ShrinkGuard(int percent, int rows) {}

    /** What a start does with a database that is behind its newest backup. */
    public enum Behind {
        /** Starts nothing. */
        STOP,
        /** Takes a safety copy of it, then recovers the newest backup. */
        RECOVER,
        /** Starts on it. */
        ACCEPT
    }

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
