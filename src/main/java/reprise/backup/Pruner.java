package reprise.backup;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import reprise.durable.DurableFiles;
import reprise.failure.Failure;

/**
 * Deletes what the schedule does not keep, unless a suspicious backup halts it: a bad state must not push the good ones
 * out. Only a person lifts that: by accepting the loss, or by a request for another backup.
 */
public final class Pruner {
    private final BackupStore store;
    private final Retention retention;
    private final Supplier<Lineage> lineage;
    private final Clock clock;
    private final Sweeper sweeper;

    public Pruner(BackupStore store, DurableFiles files, Retention retention, Supplier<Lineage> lineage, Clock clock) {
        this.store = store;
        this.retention = retention;
        this.lineage = lineage;
        this.clock = clock;
        this.sweeper = new Sweeper(store, files, clock);
    }

    /**
     * What pruning did, or would do.
     *
     * @param deleted
     *            file names, oldest first
     * @param halted
     *            file name of the suspicious backup that halts pruning
     */
    public record Pruned(List<String> deleted, Optional<String> halted) {}

    /** What {@link #prune} would do now. */
    public Pruned preview(Set<String> pinned) {
        var backups = store.backups();
        var halted = suspicious(backups, lineage.get());
        return new Pruned(halted.isPresent() ? List.of()
                : RetentionSchedule.expired(backups, retention, pinned, clock.instant()).stream().map(Backup::file)
                        .toList(),
                halted);
    }

    /**
     * Deletes, and sweeps what a crash left. The store must be locked.
     *
     * @param pinned
     *            files that something refers to, and that stay; read while the store is locked, since a restore that
     *            goes on until then names another one
     */
    public Pruned prune(Set<String> pinned) {
        try {
            var pruned = preview(pinned);
            for (var file : pruned.deleted()) {
                var backup = store.find(file);
                if (backup.isPresent()) { // else a person was faster
                    store.delete(backup.get());
                }
            }
            sweeper.sweep();
            return pruned;
        } catch (IOException e) {
            throw Failure.of("prune", store.directory(), e);
        }
    }

    /** The backup that halts pruning: the first that led here and lacks rows that nobody said were meant to go. */
    public static Optional<String> suspicious(List<Backup> backups, Lineage lineage) {
        return backups.stream().filter(backup -> backup instanceof Backup.Ours ours && ours.manifest().isSuspicious()
                && lineage.includes(ours.name())).map(Backup::file).findFirst();
    }
}
