package reprise.restore;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A line of the ledger.
 *
 * @param sequence
 *            1 for the first line
 * @param id
 *            of the request, null for a recovery, which nobody asked for
 * @param file
 *            name of the backup that was restored, or asked for
 * @param sha256
 *            of that backup
 * @param timeline
 *            that the database is of when this is done
 * @param safetyCopy
 *            backup of the database that was replaced
 * @param setAside
 *            for each table, how many rows the safety copy has that the backup has not
 * @param durationMillis
 *            of the restore so far
 * @param reason
 *            of a refusal
 * @param passedOver
 *            backups that a recovery could not use, each with its reason
 * @param by
 *            who asked, as the request or its commit says: unverified text, empty when nobody is named
 */
public record LedgerEntry(int sequence, Instant at, Outcome outcome, @Nullable String id, @Nullable String file,
        @Nullable String sha256, int timeline, @Nullable String safetyCopy, SortedMap<String, Long> setAside,
        long durationMillis, @Nullable String reason, List<String> passedOver, String by) {

    /** How far it came. */
    public enum Outcome {
        /** The swap is about to be made; a start that finds this last finishes it. */
        STARTED,
        /** The backup that was asked for is in place. */
        RESTORED,
        /** The database was lost or damaged; the newest backup that verified is in place. */
        RECOVERED,
        /** The request could not be met, and never will be. */
        REFUSED
    }

    LedgerEntry withSequence(int number) {
        return new LedgerEntry(number, at, outcome, id, file, sha256, timeline, safetyCopy, setAside, durationMillis,
                reason, passedOver, by);
    }

    /** Whether it is the end of something. */
    public boolean isFinal() {
        return outcome != Outcome.STARTED;
    }

    /** Whether it put a backup in place. */
    public boolean isRestore() {
        return outcome == Outcome.RESTORED || outcome == Outcome.RECOVERED;
    }

    /** The request that brings the replaced database back. */
    public @Nullable String undoId() {
        if (safetyCopy == null || id == null) {
            return null;
        }
        var undo = "undo-" + id;
        return undo.length() <= Request.MAX_ID ? undo : undo.substring(0, Request.MAX_ID).replaceAll("-+$", "");
    }
}
