package reprise.cli;

import java.time.Duration;
import reprise.backup.BackupJob;

/** Tells a person of a backup that was published, in a line. */
public final class BackupLine {
    private BackupLine() {}

    public static String of(BackupJob.Outcome.Published published) {
        var manifest = published.backup().manifest();
        var pruned = published.pruned();
        var text = new StringBuilder("Backed up ").append(Words.count(Words.events(manifest.contents().rows())))
                .append(" (").append(Words.size(manifest.size())).append(") as ").append(manifest.name().file())
                .append(manifest.origin().content().equals(manifest.name().file()) ? ", verified, in "
                        : ", unchanged since " + manifest.origin().content() + ", in ")
                .append(Words.duration(Duration.ofMillis(manifest.durationMillis())));
        if (!pruned.deleted().isEmpty()) {
            text.append("; pruned ").append(pruned.deleted().size());
        }
        manifest.suspicion().reason().ifPresent(reason -> text.append("; SUSPICIOUS: ").append(reason));
        pruned.halted().ifPresent(file -> text.append("; pruning is halted by ").append(file)
                .append(": restore an earlier backup, or say `prune --accept ").append(file).append("`"));
        return text.append('.').toString();
    }
}
