package reprise.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import reprise.backup.Backup;
import reprise.backup.BackupJson;
import reprise.backup.BackupStore;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/** Lets a person at a terminal choose one of the newest backups. */
final class BackupChoice {
    private static final int CHOICES = 20;

    private final CommandEnvironment commandEnvironment;

    BackupChoice(CommandEnvironment commandEnvironment) {
        this.commandEnvironment = commandEnvironment;
    }

    /**
     * Lists the backups and reads a number.
     *
     * @throws Failure
     *             with exit code 2 without a terminal or for another answer, 3 when there is no backup
     */
    Backup from(BackupStore store) {
        if (!commandEnvironment.terminal()) {
            throw new Failure(ExitCode.USAGE, "request", null,
                    "no FILE is named, and there is no terminal to choose on", "name one; see `list`");
        }
        var backups = store.backups().reversed().stream().limit(CHOICES).toList();
        if (backups.isEmpty()) {
            throw new Failure(ExitCode.NOTHING, "request", store.directory(), "there is no backup",
                    "take one with `backup`");
        }
        ListBackups.aligned(rows(backups)).forEach(commandEnvironment.err()::println);
        commandEnvironment.err().print("Which one (1 to " + backups.size() + ")? ");
        commandEnvironment.err().flush();
        return backups.get(answer(backups.size()) - 1);
    }

    private List<List<String>> rows(List<Backup> backups) {
        var now = commandEnvironment.clock().instant();
        var rows = new ArrayList<List<String>>();
        for (var backup : backups) {
            rows.add(List.of(String.valueOf(rows.size() + 1), Words.time(backup.restorePoint()),
                    Words.age(backup.restorePoint(), now) + " ago", ListBackups.events(backup) + " events",
                    backup.kind(), BackupJson.verdict(backup, now)));
        }
        return rows;
    }

    private int answer(int max) {
        try {
            var line = commandEnvironment.in().readLine();
            int number = line == null ? 0 : Integer.parseInt(line.strip());
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // as any number that is none of the list
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new Failure(ExitCode.USAGE, "request", null, "that is none of the list", "answer with its number");
    }
}
