package reprise.restore;

import reprise.failure.ExitCode;

/** What a start does: the table of the design, row by row. A pure function of what was found. */
sealed interface Decision {
    /** Start on the database that is there. */
    record Start(String why) implements Decision {}

    /** Put the backup in place that was asked for. */
    record Restore(Plan.Ready plan) implements Decision {}

    /** Put the newest backup in place that verifies. */
    record Recover() implements Decision {}

    /** Write the refusal down, start on the database that is there. */
    record Refuse(Plan.Refused plan) implements Decision {}

    /** Let the service make a new database. */
    record FirstStart() implements Decision {}

    /** Start nothing. */
    record Stop(ExitCode exitCode, String reason, String next) implements Decision {}

    /** State of the database file. */
    enum Found {
        PRESENT, ABSENT, DAMAGED
    }

    /**
     * @param history
     *            whether a ledger is there
     * @param backups
     *            whether any backup is there, damaged or not
     */
    static Decision of(Found database, Plan plan, boolean history, boolean backups, boolean firstStartAllowed) {
        return switch (plan) {
            case Plan.Ready ready -> new Restore(ready);
            case Plan.Refused refused when database == Found.PRESENT -> new Refuse(refused);
            case Plan.Refused refused -> new Stop(refused.exitCode(),
                    "there is no sound database, and request " + refused.id() + " cannot be met: " + refused.reason(),
                    refused.next());
            case Plan.Nothing _ -> database == Found.PRESENT ? new Start("no restore is asked for")
                    : withoutDatabase(database, history, backups, firstStartAllowed);
            case Plan.Done(var entry) -> database == Found.PRESENT
                    ? new Start("request " + entry.id() + " was met on " + entry.at())
                    : withoutDatabase(database, history, backups, firstStartAllowed);
            case Plan.RefusedBefore(var entry) -> database == Found.PRESENT
                    ? new Start("request " + entry.id() + " was refused on " + entry.at())
                    : withoutDatabase(database, history, backups, firstStartAllowed);
        };
    }

    private static Decision withoutDatabase(Found database, boolean history, boolean backups,
            boolean firstStartAllowed) {
        if (backups) {
            return new Recover();
        }
        if (database == Found.DAMAGED) {
            return new Stop(ExitCode.NOTHING, "the database is damaged and there is no backup",
                    "bring a backup into the backup volume, or save what can be read of the database");
        }
        if (history) {
            return new Stop(ExitCode.NOTHING, "the database is gone and there is no backup, but a ledger of one",
                    "bring a backup into the backup volume; to begin anew, remove the ledger from both volumes");
        }
        return firstStartAllowed ? new FirstStart()
                : new Stop(ExitCode.NOTHING,
                        "there is no database, no backup and no ledger, and first-start is refused",
                        "mount the right volumes; for a new installation set first-start to allowed");
    }
}
