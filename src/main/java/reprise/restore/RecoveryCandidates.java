package reprise.restore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import reprise.backup.Backup;

/**
 * The backups that a recovery tries, best first: those of the newest timeline, newest first; then the one that timeline
 * began with, since a restore that no backup followed must not be undone by the loss of a volume; then the same of the
 * timeline before it. Only backups with our manifest: nobody asks for a file that anyone may have put there.
 */
final class RecoveryCandidates {
    private RecoveryCandidates() {}

    static List<Backup> of(Protected backups, Ledger ledger, int timeline) {
        var counting = backups.counting();
        var restores = ledger.restores().toList();
        var candidates = new LinkedHashSet<Backup>();
        var timelines = new ArrayList<Integer>(List.of(timeline));
        counting.stream().map(backup -> backup.name().timeline()).forEach(timelines::add);
        timelines.stream().distinct().sorted(Comparator.reverseOrder()).forEach(each -> {
            counting.stream().filter(backup -> backup.name().timeline() == each).forEach(candidates::add);
            restores.stream().filter(entry -> entry.timeline() == each).forEach(entry -> counting.stream()
                    .filter(backup -> backup.file().equals(entry.file())).forEach(candidates::add));
        });
        return List.copyOf(candidates);
    }
}
