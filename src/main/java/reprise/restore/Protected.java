package reprise.restore;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import reprise.backup.Backup;
import reprise.backup.BackupStore;
import reprise.restore.LedgerEntry.InPlace;
import reprise.sqlite.Condition;

/** What the backups say of the database that they protect. */
public final class Protected {
    private final BackupStore store;
    private final Ledger ledger;
    private final Timeline timeline;
    private final Clock clock;

    Protected(BackupStore store, Ledger ledger, Timeline timeline, Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.timeline = timeline;
        this.clock = clock;
    }

    /** Whether any backup is there, whatever is known of it. */
    boolean exist() {
        return !store.backups().isEmpty();
    }

    /**
     * Backups with a manifest whose restore point the clock has reached, newest first: what counts without anybody
     * asking. Those of a newer version of the program are among them, since nobody knows that a recovery may skip them.
     */
    List<Backup> counting() {
        return store.backups().reversed().stream()
                .filter(backup -> backup instanceof Backup.Ours || backup instanceof Backup.Newer)
                .filter(backup -> !backup.isAhead(clock.instant())).toList();
    }

    /** Those of {@link #counting} whose manifest this version of the program can read. */
    private List<Backup.Ours> ours() {
        return counting().stream().filter(Backup.Ours.class::isInstance).map(Backup.Ours.class::cast).toList();
    }

    /** Whether the database of that timeline, or a later one, was backed up. */
    boolean reached(int number) {
        return counting().stream().anyMatch(backup -> backup.name().timeline() >= number);
    }

    /**
     * Why the database is older than what protects it; none when it is not. A storage snapshot or a lost log takes it
     * back without a trace in itself.
     */
    Optional<String> behind(Condition.Readable database) {
        return ledger.unknownToTheDataVolume().map(Protected::lacks)
                .or(() -> newest().flatMap(backup -> behind(database, backup)));
    }

    /** Whatever is deleted, a sequence never falls (sqlite.org/autoinc.html), unless a migration drops its table. */
    private static Optional<String> behind(Condition.Readable database, Backup.Ours backup) {
        var contents = backup.manifest().contents();
        boolean migrated = contents.schemaVersion() != database.schema().version();
        return contents.sequences().entrySet().stream()
                .filter(last -> !migrated || database.sequences().containsKey(last.getKey()))
                .filter(last -> database.sequences().getOrDefault(last.getKey(), 0L) < last.getValue()).findFirst()
                .map(last -> "the last row of " + last.getKey() + " is "
                        + database.sequences().getOrDefault(last.getKey(), 0L) + ", " + backup.file() + " has "
                        + last.getValue());
    }

    private static String lacks(InPlace entry) {
        return "its ledger lacks the " + entry.id().map(id -> "restore " + id).orElse("recovery") + " of "
                + entry.at() + ", which the ledger on the backup volume has";
    }

    /** The newest of the current timeline; without one, the backup that the timeline began with. */
    private Optional<Backup.Ours> newest() {
        int current = timeline.current();
        return ours().stream().filter(backup -> backup.name().timeline() == current).findFirst()
                .or(() -> ledger.lastRestore().filter(entry -> entry.timeline() == current)
                        .map(LedgerEntry::file).flatMap(store::find)
                        .filter(Backup.Ours.class::isInstance).map(Backup.Ours.class::cast));
    }
}
