package reprise.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import reprise.backup.Backup;
import reprise.failure.ExitCode;
import reprise.restore.Engine;
import reprise.restore.LedgerEntry;
import reprise.restore.Request;
import reprise.restore.RestoreOutcome;

@CommandLine.Command(name = "restore", mixinStandardHelpOptions = true, description = "Do what the restore request and the state of the database call for, once for each request. Runs before each start of the service, and never beside it.", footer = {
        "", "Exit code 0 when the service may start: also after a refused request, on the database as it was.", "",
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
                () -> Progress.largest(settings().data(), ".restoring"))
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

    private static Map<String, Object> fields(LedgerEntry entry) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("outcome", entry.outcome().name().toLowerCase(Locale.ROOT));
        putIfKnown(fields, "id", entry.id());
        putIfKnown(fields, "file", entry.file());
        fields.put("timeline", entry.timeline());
        fields.put("duration_ms", entry.durationMillis());
        fields.put("rows_set_aside", entry.setAside());
        putIfKnown(fields, "safety_copy", entry.safetyCopy());
        putIfKnown(fields, "undo_id", entry.undoId());
        putIfKnown(fields, "reason", entry.reason());
        fields.put("passed_over", entry.passedOver());
        return fields;
    }

    private static void putIfKnown(Map<String, Object> fields, String key, @Nullable Object value) {
        if (value != null) {
            fields.put(key, value);
        }
    }
}
