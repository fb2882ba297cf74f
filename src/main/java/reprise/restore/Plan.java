package reprise.restore;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import reprise.backup.Backup;
import reprise.failure.ExitCode;
import reprise.sqlite.Contents;

/** What a restore request would do. */
public sealed interface Plan {
    /** Nothing is asked for. */
    record Nothing() implements Plan {}

    /** The ledger has it: it is done, and never again. */
    record Done(LedgerEntry.InPlace entry) implements Plan {}

    /** The ledger has it as refused: it is not tried again. */
    record RefusedBefore(LedgerEntry.Refused entry) implements Plan {}

    /** It can be met, as far as it was looked at. */
    record Ready(Request.Restore request, Backup backup, Cost cost) implements Plan {}

    /**
     * It cannot be met.
     *
     * @param by
     *            who asks, unverified; empty when nobody is named
     */
    record Refused(String id, String file, String sha256, String by, String reason, String next, ExitCode exitCode)
            implements
                Plan {}

    /**
     * What it would cost, as far as the backup volume tells.
     *
     * @param age
     *            of the backup
     * @param rowsLost
     *            rows of all tables that the newest backup of the current timeline has more
     * @param newest
     *            that backup
     * @param contents
     *            what comes back, when it is known
     * @param timeline
     *            that the database is of now
     * @param knownSchema
     *            highest schema version that this program knows
     */
    record Cost(Duration age, OptionalLong rowsLost, Optional<String> newest, Optional<Contents> contents, int timeline,
            int knownSchema) {}
}
