package reprise.restore;

import reprise.failure.ExitCode;
import reprise.restore.Finding.State;

/** What a start does, row by row of the table in docs/design.md. A pure function of what was found. */
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

    /**
     * What is known besides the database and the request.
     *
     * @param history
     *            whether a ledger has a line
     * @param backups
     *            whether there is a backup that a recovery may take
     * @param files
     *            whether there is anything that could be a backup
     * @param firstStartAllowed
     *            whether a new database may be made
     * @param behind
     *            what to do with a database that is behind its newest backup
     */
    record Circumstances(boolean history, boolean backups, boolean files, boolean firstStartAllowed, Behind behind) {}

    static Decision of(Finding database, Plan plan, Circumstances known) {
        if (database.state() == State.NEWER) {
            return new Stop(ExitCode.REFUSED, database.detail().orElseThrow(), "deploy the newer version first");
        }
        return switch (plan) {
            case Plan.Ready ready -> new Restore(ready);
            case Plan.Refused refused when database.state() == State.PRESENT -> new Refuse(refused);
            case Plan.Refused refused -> new Stop(refused.exitCode(),
                    (database.state() == State.BEHIND ? isBehind(database) : "there is no sound database")
                            + ", and request " + refused.id() + " cannot be met: " + refused.reason(),
                    refused.next());
            case Plan.Nothing _ -> unasked(database, known, "no restore is asked for");
            case Plan.Done(var entry) ->
                unasked(database, known, "request " + entry.id().orElse("") + " was met on " + entry.at());
            case Plan.RefusedBefore(var entry) ->
                unasked(database, known, "request " + entry.id().orElse("") + " was refused on " + entry.at());
        };
    }

    private static Decision unasked(Finding database, Circumstances known, String why) {
        return switch (database.state()) {
            case PRESENT -> new Start(why);
            case BEHIND -> switch (known.behind()) {
                case ACCEPT -> new Start(isBehind(database) + ", which the setting behind accepts");
                case RECOVER -> new Recover();
                case STOP -> new Stop(ExitCode.REFUSED, isBehind(database),
                        "restore a backup by a request, or set behind to recover (the newest backup) or accept");
            };
            case ABSENT, DAMAGED, LOST, NEWER -> withoutDatabase(database, known);
        };
    }

    private static String isBehind(Finding database) {
        return "the database is behind its newest backup: " + database.detail().orElseThrow();
    }

    private static Decision withoutDatabase(Finding database, Circumstances known) {
        if (known.backups()) {
            return new Recover();
        }
        if (known.files()) {
            return new Stop(ExitCode.NOTHING, "there is no sound database, and there are only files without a manifest",
                    "name one of them in a restore request; see `list`");
        }
        if (database.state() == State.DAMAGED) {
            return new Stop(ExitCode.NOTHING, "the database is damaged and there is no backup",
                    "bring a backup into the backup volume, or save what can be read of the database");
        }
        if (known.history()) {
            return new Stop(ExitCode.NOTHING, "the database is gone and there is no backup, but a ledger of one",
                    "bring a backup into the backup volume; to begin anew, remove the ledger from both volumes");
        }
        return known.firstStartAllowed() ? new FirstStart()
                : new Stop(ExitCode.NOTHING,
                        "there is no database, no backup and no ledger, and first-start is refused",
                        "mount the right volumes; for a new installation set first-start to allowed");
    }
}
