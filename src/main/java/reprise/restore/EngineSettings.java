package reprise.restore;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import reprise.backup.Retention;
import reprise.backup.ShrinkGuard;

/**
 * What the engine has to know of the database that it protects, and of the volumes. The engine knows no service: the
 * name of the database and those of its backups come from here.
 *
 * @param data
 *            data volume
 * @param backup
 *            backup volume
 * @param database
 *            file name of the database on the data volume, such as {@code app.db}
 * @param firstStartAllowed
 *            whether a database may be created where there is no backup and no ledger
 * @param lockWait
 *            how long to wait for a lock before giving up as busy
 * @param retention
 *            which backups are kept
 * @param shrinkGuard
 *            when a loss of rows is suspicious
 * @param behind
 *            what a start does with a database that is behind its newest backup
 */
public record EngineSettings(Path data, Path backup, String database, boolean firstStartAllowed, Duration lockWait,
        Retention retention, ShrinkGuard shrinkGuard, Behind behind) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    public EngineSettings {
        if (!NAME.matcher(database).matches()) {
            throw new IllegalArgumentException("\"" + database + "\" is not the name of a database file");
        }
    }

    /** Returns what the names of the backups begin with: the database's name without its ending. */
    public String stem() {
        int dot = database.lastIndexOf('.');
        return dot > 0 ? database.substring(0, dot) : database;
    }
}
