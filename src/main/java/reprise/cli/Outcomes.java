package reprise.cli;

import java.time.Duration;
import java.time.Instant;
import reprise.backup.BackupName;
import reprise.restore.LedgerEntry.InPlace;
import reprise.restore.LedgerEntry.Restored;
import reprise.restore.RestoreOutcome;

/** Tells a person how a restore went: what, from when, what was set aside, how long it took, how to undo it. */
public final class Outcomes {
    private Outcomes() {}

    /** @param program how the reader starts this program */
    public static String describe(RestoreOutcome outcome, Instant now, String program) {
        return switch (outcome) {
            case RestoreOutcome.Unchanged(var why) -> "The database stays as it is: " + why + ".";
            case RestoreOutcome.FirstStart _ -> "First start: there is no database, no backup and no ledger.";
            case RestoreOutcome.Restored(var entry) ->
                "Restored " + what(entry, now) + setAside(entry) + keptAside(entry) + undo(entry, program);
            case RestoreOutcome.Recovered(var entry) -> "Recovered " + what(entry, now) + passedOver(entry);
            case RestoreOutcome.Refused(var entry) -> "REFUSED request " + entry.id().orElse("") + ": " + entry.reason()
                    + ". The database stays as it is. The refusal is final; ask again under a new id.";
        };
    }

    private static String what(InPlace entry, Instant now) {
        var when = BackupName.parse(entry.file()).map(name -> ", the state of " + Words.time(name.restorePoint()) + " ("
                + Words.age(name.restorePoint(), now) + " ago)").orElse("");
        return entry.file() + when + ", in " + Words.duration(Duration.ofMillis(entry.durationMillis())) + ".";
    }

    /** Without a number where nothing differed, or where there was no time to count. */
    private static String setAside(InPlace entry) {
        return entry.safetyCopy().map(file -> entry.setAside().isEmpty()
                ? " The database before it is kept in " + file + "."
                : " Set aside: " + Words.count(entry.setAside().getOrDefault(Words.EVENTS, 0L)) + ", kept in " + file
                        + ".")
                .orElse("");
    }

    private static String undo(Restored entry, String program) {
        return entry.undoId().map(undo -> " To undo: " + program + " request " + entry.safetyCopy().orElse("")
                + " --id " + undo + " && git commit -am 'Undo " + entry.asked().id() + "'").orElse("");
    }

    /** Of a database that no backup could hold. */
    private static String keptAside(InPlace entry) {
        return entry.passedOver().isEmpty() ? ""
                : " No safety copy could be taken, the file is kept beside the database as *.damaged-*: "
                        + String.join("; ", entry.passedOver()) + ".";
    }

    private static String passedOver(InPlace entry) {
        return entry.passedOver().isEmpty() ? "" : " Passed over: " + String.join("; ", entry.passedOver()) + ".";
    }
}
