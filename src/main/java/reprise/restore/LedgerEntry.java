package reprise.restore;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** A line of the ledger: a swap that is about to be made, or the end that a request or a recovery came to. */
public sealed interface LedgerEntry {

    /** Returns the number of the line; 1 for the first. */
    int sequence();

    Instant at();

    /** Returns how long the restore took until then. */
    long durationMillis();

    Outcome outcome();

    /** Returns who asked; nothing for a recovery, which nobody asked for. */
    Optional<Asked> request();

    /** Returns the name of the backup that is restored or was asked for; empty when a refused request named none. */
    String file();

    /** Returns the timeline of the database once this line is written. */
    int timeline();

    default Optional<String> id() {
        return request().map(Asked::id);
    }

    /** How far it came, in the order of the lines of one restore. */
    enum Outcome {
        STARTED, RESTORED, RECOVERED, REFUSED
    }

    /**
     * A request as the ledger remembers it.
     *
     * @param by
     *            who asked, as the request or its commit says: unverified text, empty when nobody is named
     */
    record Asked(String id, String by) {}

    /**
     * The replacement of the database by a backup.
     *
     * @param file
     *            name of the backup
     * @param backupSha256
     *            of the backup's file, as stored
     * @param databaseSha256
     *            of the database that the swap puts in place. It is that of the backup as long as a restore copies the
     *            file as it is.
     * @param timeline
     *            that it opens
     * @param safetyCopy
     *            name of the backup of the replaced database; none when there was no database that a backup could hold
     * @param setAside
     *            for each table, how many rows of the safety copy the backup lacks
     * @param passedOver
     *            backups that a recovery could not use, and the database that no backup could hold, each with the
     *            reason
     */
    record Replacement(String file, String backupSha256, String databaseSha256, int timeline,
            Optional<String> safetyCopy, SortedMap<String, Long> setAside, List<String> passedOver) {}

    /** A line about a replacement of the database. */
    sealed interface Replacing extends LedgerEntry {
        Replacement replacement();

        @Override
        default String file() {
            return replacement().file();
        }

        @Override
        default int timeline() {
            return replacement().timeline();
        }

        default Optional<String> safetyCopy() {
            return replacement().safetyCopy();
        }

        default SortedMap<String, Long> setAside() {
            return replacement().setAside();
        }

        default List<String> passedOver() {
            return replacement().passedOver();
        }
    }

    /** The end of a request or a recovery. */
    sealed interface Final extends LedgerEntry {}

    /** The end of a replacement: the backup is the database now. */
    sealed interface InPlace extends Replacing, Final {

        /** Returns the id of the request that brings the replaced database back; none when nobody asked for this. */
        default Optional<String> undoId() {
            return safetyCopy().isEmpty() ? Optional.empty() : id().map(InPlace::undo);
        }

        private static String undo(String id) {
            var undo = "undo-" + id;
            return undo.length() <= Request.MAX_ID ? undo : undo.substring(0, Request.MAX_ID).replaceAll("-+$", "");
        }
    }

    /** The swap is about to be made. A start that finds this as the last line finishes it. */
    record Started(int sequence, Instant at, Optional<Asked> request, Replacement replacement, long durationMillis)
            implements
                Replacing {
        @Override
        public Outcome outcome() {
            return Outcome.STARTED;
        }

        /** Returns the line that ends this one: restored, or recovered when nobody asked for it. */
        InPlace done(int number, Duration duration, Instant now) {
            return request.<InPlace>map(asked -> new Restored(number, now, asked, replacement, duration.toMillis()))
                    .orElseGet(() -> new Recovered(number, now, replacement, duration.toMillis()));
        }

        /** Returns the line that ends this one when it cannot be finished; the database is as it was. */
        Refused abandoned(int number, String reason, int timelineNow, Instant now) {
            return new Refused(number, now, request, file(), replacement.backupSha256(), timelineNow, durationMillis,
                    reason, passedOver());
        }
    }

    /** The backup that was asked for is in place. */
    record Restored(int sequence, Instant at, Asked asked, Replacement replacement, long durationMillis)
            implements
                InPlace {
        @Override
        public Outcome outcome() {
            return Outcome.RESTORED;
        }

        @Override
        public Optional<Asked> request() {
            return Optional.of(asked);
        }
    }

    /** The database was lost or damaged, and the newest backup that passed verification is in place. */
    record Recovered(int sequence, Instant at, Replacement replacement, long durationMillis) implements InPlace {
        @Override
        public Outcome outcome() {
            return Outcome.RECOVERED;
        }

        @Override
        public Optional<Asked> request() {
            return Optional.empty();
        }
    }

    /**
     * The request cannot be met, and never will be.
     *
     * @param request
     *            none for a recovery that was interrupted and cannot be finished
     * @param file
     *            name of the backup that it asked for; empty when it was malformed
     * @param sha256
     *            that it asked for; empty when it was malformed
     * @param passedOver
     *            as in the line that started it
     */
    record Refused(int sequence, Instant at, Optional<Asked> request, String file, String sha256, int timeline,
            long durationMillis, String reason, List<String> passedOver) implements Final {
        @Override
        public Outcome outcome() {
            return Outcome.REFUSED;
        }
    }
}
