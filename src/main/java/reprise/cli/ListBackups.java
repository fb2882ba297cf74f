package reprise.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import picocli.CommandLine;
import reprise.backup.Backup;
import reprise.backup.BackupJson;
import reprise.failure.ExitCode;

@CommandLine.Command(name = "list", mixinStandardHelpOptions = true,
        description = "List the restore points, newest first.", footer = {
                "", "Examples:", "  reprise list", "  reprise list --json"})
final class ListBackups extends Command {
    ListBackups(CommandEnvironment commandEnvironment) {
        super(commandEnvironment);
    }

    @Override
    ExitCode run() {
        var engine = engine();
        var backups = engine.store().backups().reversed();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("timeline", engine.timeline().current());
        fields.put("backups",
                backups.stream().map(backup -> BackupJson.of(backup, commandEnvironment.clock().instant()))
                        .toList());
        print(fields, backups.isEmpty() ? "No backups in " + engine.store().directory() + " yet."
                : String.join(System.lineSeparator(), table(backups)));
        return ExitCode.DONE;
    }

    private List<String> table(List<Backup> backups) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("TIME", "AGE", "EVENTS", "SIZE", "TIMELINE", "KIND", "VERDICT", "FILE"));
        for (var backup : backups) {
            rows.add(List.of(Words.time(backup.restorePoint()),
                    Words.age(backup.restorePoint(), commandEnvironment.clock().instant()), events(backup),
                    Words.size(backup.size()), String.valueOf(backup.name().timeline()), backup.kind(),
                    BackupJson.verdict(backup, commandEnvironment.clock().instant()), backup.file()));
        }
        return aligned(rows);
    }

    static String events(Backup backup) {
        return backup instanceof Backup.Ours ours
                ? String.valueOf(Words.events(ours.manifest().contents().rows()))
                : "?";
    }

    static List<String> aligned(List<List<String>> rows) {
        var widths = new int[rows.getFirst().size()];
        for (var row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            return line.toString().stripTrailing();
        }).toList();
    }
}
