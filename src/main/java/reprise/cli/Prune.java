package reprise.cli;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import reprise.backup.Backup;
import reprise.backup.Pruner.Pruned;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.Engine;

@CommandLine.Command(name = "prune", mixinStandardHelpOptions = true, description = "Delete the backups that the retention does not keep. Each backup does it too.", footer = {
        "", "Examples:", "  reprise prune --dry-run", "  reprise prune --keep-all 2h"})
final class Prune extends Command {
    @Option(names = "--dry-run", description = "Only say what would be deleted.")
    boolean dryRun;

    @Option(names = "--accept", paramLabel = "FILE", description = "Say that the loss of rows in this suspicious backup was meant: it halts pruning no more.")
    @Nullable
    String accepted;

    Prune(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() {
        var engine = engine();
        var named = engine.named(Requests.current(surroundings, settings()));
        int timeline = engine.timeline().current();
        if (dryRun) {
            say(engine.pruner().preview(timeline, named), "Would delete ");
            return ExitCode.DONE;
        }
        try (var _ = engine.store().lock(settings().lockWait())) {
            if (accepted != null) {
                accept(engine, accepted);
            }
            say(engine.pruner().prune(timeline, named), "Deleted ");
        }
        return ExitCode.DONE;
    }

    private static void accept(Engine engine, String file) {
        if (!(engine.store().find(file).orElse(null) instanceof Backup.Ours ours) || ours.manifest().shrink() == null) {
            throw new Failure(ExitCode.USAGE, "accept", engine.store().directory().resolve(file).normalize(),
                    "it is not a suspicious backup", "see `list`");
        }
        engine.store().update(ours, ours.manifest().accept());
    }

    private void say(Pruned pruned, String verb) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("dry_run", dryRun);
        facts.put("deleted", pruned.deleted());
        pruned.halted().ifPresent(file -> facts.put("halted_by", file));
        var count = pruned.deleted().size();
        print(facts, pruned.halted().map(file -> "Pruning is halted: " + file + " has lost most of its rows. Restore an"
                + " earlier backup, or say `prune --accept " + file + "`.")
                .orElse(verb + (count == 0 ? "nothing."
                        : count + (count == 1 ? " backup: " : " backups: ")
                                + String.join(", ", pruned.deleted()))));
    }
}
