package reprise.restore;

/** How the restore step ended, when the service may start. */
public sealed interface RestoreOutcome {
    /** Nothing was to be done. */
    record Unchanged(String why) implements RestoreOutcome {}

    /** There is no database yet, and there never was one. */
    record FirstStart() implements RestoreOutcome {}

    /** The backup that was asked for is in place. */
    record Restored(LedgerEntry.Restored entry) implements RestoreOutcome {}

    /** The newest backup that verified is in place. */
    record Recovered(LedgerEntry.Recovered entry) implements RestoreOutcome {}

    /** The request could not be met; the database is as it was. */
    record Refused(LedgerEntry.Refused entry) implements RestoreOutcome {}
}
