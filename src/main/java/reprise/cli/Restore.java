package reprise.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import reprise.backup.Backup;
import reprise.failure.ExitCode;
import reprise.restore.Engine;
import reprise.restore.LedgerEntry;
import reprise.restore.LedgerEntry.InPlace;
import reprise.restore.LedgerEntry.Refused;
import reprise.restore.Request;
import reprise.restore.RestoreOutcome;

@CommandLine.Command(name = "restore", mixinStandardHelpOptions = true,
        description = "Do what the restore request and the state of the database call for, once for each "
                + "request. Runs before each start of the service, and never beside it.",
        footer = {
                "", "Exit code 0 when the service may start: also after a refused request, on the database as it was.",
                "",
                "Examples:", "  reprise restore", "  reprise restore --request my-request.env"})
final class Restore extends Command {
    Restore(CommandEnvironment commandEnvironment) {
        super(commandEnvironment);
    }

    @Override
    ExitCode run() {
        var engine = engine();
        var request = Requests.current(commandEnvironment, settings());
        var outcome = Progress.of(commandEnvironment, "restoring", () -> size(engine, request),
                () -> Progress.largest(settings().engine().data(), ".restoring"))
                .during(() -> engine.restoreStep().run(request));
        var text = Outcomes.describe(outcome, commandEnvironment.clock().instant(), "reprise");
        print(fields(outcome), text);
        if (outcome instanceof RestoreOutcome.Refused) {
            TerminationMessage.write(text);
        }
        return ExitCode.DONE;
    }

    private static long size(Engine engine, Request request) {
        return request instanceof Request.Restore asked
                ? engine.store().find(asked.file()).map(Backup::size).orElse(0L)
                : engine.store().newest().map(Backup::size).orElse(0L);
    }

    private static Map<String, Object> fields(RestoreOutcome outcome) {
        return switch (outcome) {
            case RestoreOutcome.Unchanged(var why) -> Map.of("outcome", "unchanged", "why", why);
            case RestoreOutcome.FirstStart _ -> Map.of("outcome", "first start");
            case RestoreOutcome.Restored(var entry) -> fields(entry);
            case RestoreOutcome.Recovered(var entry) -> fields(entry);
            case RestoreOutcome.Refused(var entry) -> fields(entry);
        };
    }

    private static Map<String, Object> fields(LedgerEntry.Final entry) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("outcome", entry.outcome().name().toLowerCase(Locale.ROOT));
        entry.id().ifPresent(id -> fields.put("id", id));
        fields.put("file", entry.file());
        fields.put("timeline", entry.timeline());
        fields.put("duration_ms", entry.durationMillis());
        switch (entry) {
            case InPlace done -> {
                fields.put("rows_set_aside", done.setAside());
                done.safetyCopy().ifPresent(file -> fields.put("safety_copy", file));
                done.undoId().ifPresent(id -> fields.put("undo_id", id));
                fields.put("passed_over", done.passedOver());
            }
            case Refused refused -> {
                fields.put("rows_set_aside", Map.of());
                fields.put("reason", refused.reason());
                fields.put("passed_over", refused.passedOver());
            }
        }
        return fields;
    }
}
