package reprise.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import reprise.backup.BackupJson;
import reprise.backup.BackupJob;
import reprise.backup.Manifest.Kind;
import reprise.durable.VolumeLock;
import reprise.failure.ExitCode;

@CommandLine.Command(name = "backup", mixinStandardHelpOptions = true,
        description = "Take a backup, verify and publish it, then prune. The service may run meanwhile.", footer = {
                "", "Examples:", "  reprise backup", "  reprise backup --json"})
final class BackupCommand extends Command {
    @Option(names = "--kind", paramLabel = "KIND", defaultValue = "manual",
            description = "manual or scheduled (manual)")
    KindOption kind = KindOption.manual;

    /** A safety copy cannot be requested manually. */
    enum KindOption {
        manual, scheduled
    }

    BackupCommand(CommandEnvironment commandEnvironment) {
        super(commandEnvironment);
    }

    @Override
    ExitCode run() {
        var engine = engine();
        var request = Requests.source(commandEnvironment, settings());
        try (VolumeLock _ = engine.data().share(settings().engine().lockWait())) {
            var job = engine.backupJob(request::get);
            var outcome = Progress.of(commandEnvironment, "backing up", engine.data().database()::size,
                    () -> Progress.largest(settings().engine().backup(), ".staging"))
                    .during(() -> job.run(Kind.valueOf(kind.name().toUpperCase(Locale.ROOT))));
            switch (outcome) {
                case BackupJob.Outcome.Published published ->
                    print(fields(published), BackupLine.of(published));
                case BackupJob.Outcome.NothingYet _ ->
                    print(Map.of("outcome", "nothing yet"), "There is no database yet: nothing to back up.");
            }
            return ExitCode.DONE;
        }
    }

    private Map<String, Object> fields(BackupJob.Outcome.Published published) {
        var backup = published.backup();
        var pruned = published.pruned();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("outcome", "published");
        fields.putAll(BackupJson.of(backup, commandEnvironment.clock().instant()));
        fields.put("duration_ms", backup.manifest().durationMillis());
        fields.put("pruned", pruned.deleted());
        pruned.halted().ifPresent(file -> fields.put("pruning_halted_by", file));
        return fields;
    }
}
