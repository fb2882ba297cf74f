package reprise.sqlite;

import java.util.Optional;

/**
 * Which databases a service may be started on after a restore. A file that somebody put on the backup volume may hold
 * triggers, views or constraints that run in the service; each service has a rule of its own.
 */
public interface SchemaRule {
    /** Returns the highest schema version that the program can open. */
    int newest();

    /**
     * Whether this is a database of the service at all, whatever else is in it. A file without its tables, next to
     * backups that have them, is a lost database.
     */
    boolean recognises(Schema schema);

    /**
     * Returns why a database with that schema must not be restored, naming what is wrong in it; none when it may be,
     * and none for a version above {@link #newest}, since a newer program may accept it.
     */
    Optional<String> objection(Schema schema);
}
