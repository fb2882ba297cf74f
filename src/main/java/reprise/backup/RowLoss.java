package reprise.backup;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds out whether a backup lacks most rows of a table. It is held against the most rows that any backup has that led
 * to it, so that a loss in many small steps is seen, and table by table, so that a large one hides no small one.
 *
 * <p>
 * What came before a loss that was seen already is not held against anything: that loss halts pruning until a person
 * accepts it, and is then the measure.
 *
 * @param most
 *            rows of each table
 */
record RowLoss(Map<String, Long> most, ShrinkGuard guard) {
    private static final Comparator<Backup.Ours> IN_ORDER_OF_DATA = Comparator
            .comparingInt((Backup.Ours backup) -> backup.name().timeline()).thenComparing(Backup.Ours::name);

    static RowLoss since(Lineage lineage, BackupStore store, ShrinkGuard guard, Instant now) {
        var most = new TreeMap<String, Long>();
        var leading = leading(lineage, store.backups(), now);
        if (leading.stream().noneMatch(RowLoss::isLoss)) {
            lineage.chosen().flatMap(store::find).filter(Backup.Ours.class::isInstance).map(Backup.Ours.class::cast)
                    .ifPresent(chosen -> add(chosen, most));
        }
        for (var backup : leading) {
            if (isLoss(backup)) {
                most.clear();
            }
            add(backup, most);
        }
        return new RowLoss(most, guard);
    }

    private static List<Backup.Ours> leading(Lineage lineage, List<Backup> backups, Instant now) {
        return backups.stream().filter(Backup.Ours.class::isInstance).map(Backup.Ours.class::cast)
                .filter(backup -> lineage.includes(backup.name()) && !backup.isAhead(now)).sorted(IN_ORDER_OF_DATA)
                .toList();
    }

    private static boolean isLoss(Backup.Ours backup) {
        return backup.manifest().suspicion().shrink().isPresent();
    }

    private static void add(Backup.Ours backup, Map<String, Long> most) {
        backup.manifest().contents().rows().forEach((table, rows) -> most.merge(table, rows, Math::max));
    }

    /** Returns the table that lost most; empty when none lost so much that it is suspicious. */
    Optional<Manifest.Shrink> in(Manifest manifest) {
        var rows = manifest.contents().rows();
        return most.entrySet().stream()
                .map(before -> new Manifest.Shrink(before.getKey(), before.getValue(),
                        rows.getOrDefault(before.getKey(), 0L)))
                .filter(this::isSuspicious).max(Comparator.comparingLong(RowLoss::lost));
    }

    private boolean isSuspicious(Manifest.Shrink loss) {
        return lost(loss) >= guard.rows() && lost(loss) * 100 > loss.before() * guard.percent();
    }

    private static long lost(Manifest.Shrink loss) {
        return loss.before() - loss.after();
    }
}
