package reprise.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.LedgerEntry;
import reprise.restore.Plan;

@CommandLine.Command(name = "plan", mixinStandardHelpOptions = true,
        description = "Say what the restore request would do and cost, and change nothing. Reads the backup "
                + "volume only.",
        footer = {
                "", "Exit codes: 0 it can be met, or there is nothing to do; 3 there is no such backup;",
                "4 refused.", "", "Examples:", "  reprise plan",
                "  reprise plan --request kustomize/overlays/restore/restore-request.env"})
final class PlanCommand extends Command {
    PlanCommand(CommandEnvironment commandEnvironment) {
        super(commandEnvironment);
    }

    @Override
    ExitCode run() {
        var engine = engine();
        var request = Requests.current(commandEnvironment, settings());
        switch (Progress.unknown(commandEnvironment, "verifying").during(() -> engine.planner().plan(request))) {
            case Plan.Nothing _ -> print(Map.of("plan", "nothing"), "No restore is asked for.");
            case Plan.Done(var entry) -> print(
                    Map.of("plan", "done", "id", entry.id().orElse(""), "at", entry.at().toString()),
                    "Request " + entry.id().orElse("") + " was met on " + Words.time(entry.at())
                            + ": it restores nothing again.");
            case Plan.RefusedBefore(var entry) -> throw refusedBefore(entry);
            case Plan.Refused refused -> throw new Failure(refused.exitCode(), "plan request " + refused.id()
                    + (refused.file().isEmpty() ? "" : " of " + refused.file()), null, refused.reason(),
                    refused.next());
            case Plan.Ready ready -> print(fields(ready), text(ready));
        }
        return ExitCode.DONE;
    }

    private static Failure refusedBefore(LedgerEntry.Refused entry) {
        return new Failure(ExitCode.REFUSED, "plan request " + entry.id().orElse(""), null,
                "it was refused on " + Words.time(entry.at()) + " (" + entry.reason() + "), which is final",
                "ask again under a new id");
    }

    private static LinkedHashMap<String, Object> fields(Plan.Ready ready) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("plan", "restore");
        fields.put("id", ready.request().id());
        fields.put("file", ready.backup().file());
        fields.put("age_seconds", ready.cost().age().toSeconds());
        ready.cost().contents().ifPresent(contents -> fields.put("rows", contents.rows()));
        ready.cost().rowsLost().ifPresent(rows -> fields.put("rows_lost", rows));
        fields.put("timeline", ready.cost().timeline());
        fields.put("new_timeline", ready.cost().timeline() + 1);
        ready.cost().contents().ifPresent(contents -> fields.put("schema_version", contents.schemaVersion()));
        fields.put("known_schema_version", ready.cost().knownSchema());
        return fields;
    }

    private static String text(Plan.Ready ready) {
        var cost = ready.cost();
        var lines = new StringBuilder("Request ").append(ready.request().id()).append(" restores ")
                .append(ready.backup().file()).append(", verified.");
        cost.contents().ifPresent(contents -> lines.append("%n  brings back  ".formatted())
                .append(Words.count(Words.events(contents.rows()))));
        lines.append(", as of ").append(Words.time(ready.backup().restorePoint())).append(", ")
                .append(Words.duration(cost.age())).append(" ago");
        cost.rowsLost().stream().filter(rows -> rows > 0)
                .forEach(rows -> lines.append("%n  sets aside   ".formatted()).append(rows)
                        .append(rows == 1 ? " row" : " rows").append(" or more, by comparison with ")
                        .append(cost.newest().orElse("")));
        lines.append("%n  timeline     ".formatted()).append(cost.timeline()).append(" becomes ")
                .append(cost.timeline() + 1);
        cost.contents().ifPresent(contents -> lines.append("%n  schema       ".formatted())
                .append(contents.schemaVersion() < cost.knownSchema()
                        ? contents.schemaVersion() + " is migrated to " + cost.knownSchema() + " at the start"
                        : contents.schemaVersion() + ", the version of this program"));
        return lines.toString();
    }
}
