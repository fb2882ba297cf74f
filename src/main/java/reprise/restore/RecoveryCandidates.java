package reprise.restore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import reprise.backup.Backup;
import reprise.backup.BackupStore;

/**
 * The backups that a recovery tries, best first: those of the newest timeline, newest first; then the one that timeline
 * began with, since a restore that no backup followed must not be undone by the loss of a volume; then the same of the
 * timeline before it.
 */
final class RecoveryCandidates {
    private RecoveryCandidates() {}

    static List<Backup> of(BackupStore store, Ledger ledger, int timeline) {
        var backups = store.backups().reversed();
        var restores = ledger.entries().stream().filter(LedgerEntry::isRestore).toList();
        var candidates = new LinkedHashSet<Backup>();
        var timelines = new ArrayList<Integer>(List.of(timeline));
        backups.stream().map(backup -> backup.name().timeline()).forEach(timelines::add);
        timelines.stream().distinct().sorted(Comparator.reverseOrder()).forEach(each -> {
            backups.stream().filter(backup -> backup.name().timeline() == each).forEach(candidates::add);
            restores.stream().filter(entry -> entry.timeline() == each && entry.file() != null)
                    .map(entry -> store.find(String.valueOf(entry.file()))).flatMap(Optional::stream)
                    .forEach(candidates::add);
        });
        return List.copyOf(candidates);
    }
}
