package reprise.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import reprise.backup.Backup;
import reprise.backup.BackupStore;
import reprise.backup.Manifest;
import reprise.backup.Pruner.Pruned;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.Engine;

@CommandLine.Command(name = "prune", mixinStandardHelpOptions = true,
        description = "Delete the backups that the retention does not keep. Each backup does it too.", footer = {
                "", "Examples:", "  reprise prune --dry-run", "  reprise prune --keep-all 2h"})
final class PruneCommand extends Command {
    @Option(names = "--dry-run", description = "Only say what would be deleted.")
    boolean dryRun;

    @Option(names = "--accept", paramLabel = "FILE",
            description = "Trust this suspicious backup: its loss of rows was meant, or its time, which was ahead "
                    + "of the clock, is right.")
    List<String> accepted = List.of();

    PruneCommand(CommandEnvironment commandEnvironment) {
        super(commandEnvironment);
    }

    @Override
    ExitCode run() {
        var engine = engine();
        Requests.current(commandEnvironment, settings()); // before anything is accepted: the environment may hold one
        if (dryRun) {
            say(engine.pruner().preview(pinned(engine)), "Would delete ");
            return ExitCode.DONE;
        }
        try (var _ = engine.store().lock(settings().engine().lockWait())) {
            accepted.forEach(file -> accept(engine.store(), file));
            say(engine.pruner().prune(pinned(engine)), "Deleted ");
        }
        return ExitCode.DONE;
    }

    /** To delete, it is read while the store is locked: a restore that was waited for names another backup. */
    private Set<String> pinned(Engine engine) {
        return engine.pinned(Requests.current(commandEnvironment, settings()));
    }

    private void accept(BackupStore store, String file) {
        var path = store.directory().resolve(file).normalize();
        if (!(store.find(file).orElse(null) instanceof Backup.Ours ours)
                || ours.manifest().suspicion().reason().isEmpty()
                        && !ours.isAhead(commandEnvironment.clock().instant())) {
            throw new Failure(ExitCode.USAGE, "accept", path, "it is not a suspicious backup", "see `list`");
        }
        if (ours.name().isAhead(commandEnvironment.clock().instant())) {
            throw new Failure(ExitCode.USAGE, "accept", path, "its time is still ahead of the clock",
                    "correct the clock, wait until that time, or delete the file and its manifest");
        }
        store.change(ours.name(), Manifest::accept);
    }

    private void say(Pruned pruned, String verb) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("dry_run", dryRun);
        fields.put("deleted", pruned.deleted());
        pruned.halted().ifPresent(file -> fields.put("halted_by", file));
        var count = pruned.deleted().size();
        print(fields,
                pruned.halted().map(file -> "Pruning is halted: " + file + " lacks most rows of a table. Restore an"
                        + " earlier backup, or say `prune --accept " + file + "`.")
                        .orElse(verb + (count == 0 ? "nothing."
                                : count + (count == 1 ? " backup: " : " backups: ")
                                        + String.join(", ", pruned.deleted()))));
    }
}
