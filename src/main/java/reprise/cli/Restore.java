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
    Restore(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() {
        var engine = engine();
        var request = Requests.current(surroundings, settings());
        var outcome = Progress.of(surroundings, "restoring", () -> size(engine, request),
                () -> Progress.largest(settings().data(), ".restoring"))
                .during(() -> engine.restoreStep().run(request));
        var text = Outcomes.describe(outcome, surroundings.clock().instant(), "reprise");
        print(facts(outcome), text);
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

    private static Map<String, Object> facts(RestoreOutcome outcome) {
        return switch (outcome) {
            case RestoreOutcome.Unchanged(var why) -> Map.of("outcome", "unchanged", "why", why);
            case RestoreOutcome.FirstStart _ -> Map.of("outcome", "first start");
            case RestoreOutcome.Restored(var entry) -> facts(entry);
            case RestoreOutcome.Recovered(var entry) -> facts(entry);
            case RestoreOutcome.Refused(var entry) -> facts(entry);
        };
    }

    private static Map<String, Object> facts(LedgerEntry entry) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("outcome", entry.outcome().name().toLowerCase(Locale.ROOT));
        putIfKnown(facts, "id", entry.id());
        putIfKnown(facts, "file", entry.file());
        facts.put("timeline", entry.timeline());
        facts.put("duration_ms", entry.durationMillis());
        facts.put("rows_set_aside", entry.setAside());
        putIfKnown(facts, "safety_copy", entry.safetyCopy());
        putIfKnown(facts, "undo_id", entry.undoId());
        putIfKnown(facts, "reason", entry.reason());
        facts.put("passed_over", entry.passedOver());
        return facts;
    }

    private static void putIfKnown(Map<String, Object> facts, String key, @Nullable Object value) {
        if (value != null) {
            facts.put(key, value);
        }
    }
}
