package reprise.restore;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import reprise.restore.LedgerEntry.Outcome;

/** Lines for the ledger; it numbers them. */
final class LedgerEntries {
    private static final int UNNUMBERED = 0;

    private LedgerEntries() {}

    static LedgerEntry refused(Plan.Refused plan, int timeline, Duration duration, Instant at) {
        return new LedgerEntry(UNNUMBERED, at, Outcome.REFUSED, plan.id(), plan.file(), plan.sha256(), timeline, null,
                Collections.emptySortedMap(), duration.toMillis(), plan.reason(), List.of(), plan.by());
    }

    /**
     * @param id
     *            null for a recovery
     * @param by
     *            who asked, empty when nobody is named
     */
    static LedgerEntry started(@Nullable String id, String file, String sha256, int timeline,
            @Nullable String safetyCopy, SortedMap<String, Long> setAside, List<String> passedOver, String by,
            Duration duration, Instant at) {
        return new LedgerEntry(UNNUMBERED, at, Outcome.STARTED, id, file, sha256, timeline, safetyCopy, setAside,
                duration.toMillis(), null, passedOver, by);
    }

    /** The end of what was started: restored, or recovered when nobody asked for it. */
    static LedgerEntry done(LedgerEntry started, Duration duration, Instant at) {
        return new LedgerEntry(UNNUMBERED, at, started.id() == null ? Outcome.RECOVERED : Outcome.RESTORED,
                started.id(),
                started.file(), started.sha256(), started.timeline(), started.safetyCopy(), started.setAside(),
                duration.toMillis(), null, started.passedOver(), started.by());
    }

    /** The end of what was started and cannot be finished; the database is as it was. */
    static LedgerEntry abandoned(LedgerEntry started, String reason, int timeline, Instant at) {
        return new LedgerEntry(UNNUMBERED, at, Outcome.REFUSED, started.id(), started.file(), started.sha256(),
                timeline,
                null, Collections.emptySortedMap(), started.durationMillis(), reason, started.passedOver(),
                started.by());
    }
}
