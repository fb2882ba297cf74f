package reprise.restore;

import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import reprise.backup.BackupJob;
import reprise.backup.BackupStore;
import reprise.backup.BackupTaker;
import reprise.backup.Pruner;
import reprise.durable.DurableFiles;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.sqlite.SchemaRule;

/**
 * Everything that protects one database, put together: what the commands, the service and the embedded mode use.
 */
public record Engine(DataVolume data, BackupStore store, Ledger ledger, Timeline timeline, Planner planner,
        RestoreStep restoreStep, BackupTaker taker, Pruner pruner, Protected backups, EngineSettings settings) {

    /** @param schemaRule which databases the application may be started on */
    public static Engine of(EngineSettings settings, String applicationVersion, SchemaRule schemaRule, Clock clock,
            DurableFiles files) {
        var data = new DataVolume(settings.data(), settings.database(), files, clock);
        var store = new BackupStore(settings.backup(), settings.stem(), files, clock);
        var ledger = new Ledger(settings.data(), store.ledger(), files);
        var timeline = new Timeline(ledger, store);
        var examiner = new Examiner(schemaRule);
        var pruner = new Pruner(store, files, settings.retention(), timeline::lineage, clock);
        var room = new Room(data, store, pruner, request -> pinned(request, ledger, timeline));
        var planner = new Planner(store, ledger, timeline, examiner, room, clock);
        var taker = new BackupTaker(data.database(), store, files, settings.shrinkGuard(), timeline::lineage,
                schemaRule, clock, applicationVersion);
        var stager = new Stager(data, files, examiner, room);
        var backups = new Protected(store, ledger, timeline, clock);
        var look = new DatabaseLook(data, ledger, backups, schemaRule);
        var swap = new Swap(data, ledger, timeline, new SafetyCopy(data, taker, timeline), clock);
        var step = new RestoreStep(data, store, ledger, timeline, planner, backups, look, stager, swap, room,
                settings);
        return new Engine(data, store, ledger, timeline, planner, step, taker, pruner, backups, settings);
    }

    /** Backs up, with the current request's backup safe from pruning. The caller holds a share of the data volume. */
    public BackupJob backupJob(Supplier<Request> request) {
        return new BackupJob(data.database(), store, taker, pruner, this::timelineAfterRestores,
                () -> pinned(request.get()),
                () -> prepare(backups), settings.lockWait());
    }

    /** Before a backup: a state that the database was taken back to must not become the newest. */
    private void prepare(Protected backups) {
        if (settings.behind() != Behind.ACCEPT) {
            backups.behind(data.database().position()).ifPresent(reason -> {
                throw new Failure(ExitCode.REFUSED, "back up", data.database().file(),
                        "the database is behind its newest backup: " + reason,
                        "restore a backup, or see the setting behind; the backups are untouched");
            });
        }
        ledger.reconcile();
    }

    /** Files that something refers to: the request, and what led to the database. */
    public Set<String> pinned(Request request) {
        return pinned(request, ledger, timeline);
    }

    private static Set<String> pinned(Request request, Ledger ledger, Timeline timeline) {
        var pinned = new HashSet<String>();
        if (request instanceof Request.Restore restore) {
            pinned.add(restore.file());
        }
        ledger.lastRestore().map(LedgerEntry::file).ifPresent(pinned::add);
        timeline.lineage().chosen().ifPresent(pinned::add);
        return pinned;
    }

    /**
     * Returns the database's current timeline.
     *
     * @throws Failure
     *             with exit code 5 between the swap of a restore and its last line in the ledger, when it is not known
     */
    private int timelineAfterRestores() {
        requireNoPendingRestore();
        return timeline.current();
    }

    /**
     * Makes sure that the restore step was run and the service may open or make a database.
     *
     * @throws Failure
     *             when the service would start on half a restore, or empty where data was lost
     */
    public void requireRestored() {
        requireNoPendingRestore();
        if (data.database().isAbsent() && !(store.backups().isEmpty() && ledger.entries().isEmpty())) {
            throw new Failure(ExitCode.NOTHING, "serve", data.database().file(),
                    "there is no database, though there were backups or restores", "run the restore command first");
        }
    }

    private void requireNoPendingRestore() {
        ledger.pending().ifPresent(entry -> {
            throw new Failure(ExitCode.BUSY, "use", data.database().file(),
                    "the restore of " + entry.file() + " is not finished",
                    "run the restore command, which finishes it");
        });
    }
}
