package reprise.backup;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import reprise.backup.Manifest.Kind;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.sqlite.SqliteDatabase;

/** What the CronJob does each minute: a backup, then pruning. The caller holds a share of the data volume. */
public final class BackupJob {
    private final SqliteDatabase database;
    private final BackupStore store;
    private final BackupTaker taker;
    private final Pruner pruner;
    private final IntSupplier timeline;
    private final Supplier<Set<String>> pinned;
    private final Runnable prepare;
    private final Duration lockWait;

    /**
     * @param timeline
     *            reads the current one
     * @param pinned
     *            reads which files something refers to, and pruning must leave
     * @param prepare
     *            what has to be done or checked once the store is locked and there is a database
     */
    public BackupJob(SqliteDatabase database, BackupStore store, BackupTaker taker, Pruner pruner, IntSupplier timeline,
            Supplier<Set<String>> pinned, Runnable prepare, Duration lockWait) {
        this.database = database;
        this.store = store;
        this.taker = taker;
        this.pruner = pruner;
        this.timeline = timeline;
        this.pinned = pinned;
        this.prepare = prepare;
        this.lockWait = lockWait;
    }

    /** How a run ended that did not fail. */
    public sealed interface Outcome {
        /** There is one backup more. */
        record Published(Backup.Ours backup, Pruner.Pruned pruned) implements Outcome {}

        /** A new installation: no database yet, and no backup that says that there was one. */
        record NothingYet() implements Outcome {}
    }

    /**
     * @throws Failure
     *             with exit code 3 when the database is gone; 5 when another backup is under way; 4 when the database
     *             is damaged; 1 when the volume is full, also without what the retention does not keep. The backups
     *             that it keeps are untouched.
     */
    public Outcome run(Kind kind) {
        try (var _ = store.lock(lockWait)) {
            if (database.isAbsent()) {
                if (store.backups().isEmpty()) {
                    return new Outcome.NothingYet();
                }
                throw new Failure(ExitCode.NOTHING, "back up", database.file(),
                        "there is no database, though there are backups of one",
                        "start the service, which recovers the newest of them");
            }
            prepare.run();
            // a new backup comes before old ones go, as long as there is room for both
            var early = taker.hasRoom() ? List.<String>of() : pruner.prune(pinned.get()).deleted();
            var backup = taker.take(kind, timeline);
            var pruned = pruner.prune(pinned.get());
            return new Outcome.Published(backup, new Pruner.Pruned(
                    Stream.concat(early.stream(), pruned.deleted().stream()).toList(), pruned.halted()));
        }
    }
}
