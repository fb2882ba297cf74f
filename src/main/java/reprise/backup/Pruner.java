package reprise.backup;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import reprise.failure.Failure;
import reprise.settings.Settings.Retention;

/**
 * Deletes what the schedule does not keep, unless a suspicious backup of the current timeline halts it: a bad state must
 * not push the good ones out.
 */
public final class Pruner {
    private final BackupStore store;
    private final Retention retention;
    private final Clock clock;

    public Pruner(BackupStore store, Retention retention, Clock clock) {
        this.store = store;
        this.retention = retention;
        this.clock = clock;
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
    public Pruned preview(int timeline, Set<String> named) {
        var backups = store.backups();
        var halted = suspicious(backups, timeline);
        return new Pruned(halted.isPresent() ? List.of()
                : RetentionSchedule.expired(backups, retention, named).stream().map(Backup::file).toList(), halted);
    }

    /**
     * Deletes, and sweeps what a crash left. The store must be locked.
     *
     * @param timeline
     *            the current one
     * @param named
     *            files that something refers to, and that stay
     */
    public Pruned prune(int timeline, Set<String> named) {
        try {
            var pruned = preview(timeline, named);
            for (var file : pruned.deleted()) {
                store.delete(store.find(file).orElseThrow());
            }
            store.sweep(clock.instant());
            return pruned;
        } catch (IOException e) {
            throw Failure.of("prune", store.directory(), e);
        }
    }

    /** The backup that halts pruning. */
    public static Optional<String> suspicious(List<Backup> backups, int timeline) {
        return backups.stream().filter(backup -> backup instanceof Backup.Ours ours && ours.manifest().isSuspicious()
                && ours.name().timeline() == timeline).map(Backup::file).findFirst();
    }
}
