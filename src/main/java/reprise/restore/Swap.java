package reprise.restore;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import reprise.backup.Backup;
import reprise.failure.Failure;
import reprise.restore.SafetyCopy.Secured;

/**
 * Puts a staged, verified backup in the place of the database. A stop at any step leaves the database as it was, or a
 * {@code started} line in the ledger with all that is needed to finish: from that line on, the way is forward.
 * docs/design.md has the steps, and what a stop after each of them leaves.
 */
final class Swap {
    private final DataVolume data;
    private final Ledger ledger;
    private final Timeline timeline;
    private final SafetyCopy safetyCopy;
    private final Clock clock;

    Swap(DataVolume data, Ledger ledger, Timeline timeline, SafetyCopy safetyCopy, Clock clock) {
        this.data = data;
        this.ledger = ledger;
        this.timeline = timeline;
        this.safetyCopy = safetyCopy;
        this.clock = clock;
    }

    /** @param start of the restore, in {@link System#nanoTime()} */
    RestoreOutcome restore(Request.Restore request, Backup backup, Finding found, long start) {
        var secured = safetyCopy.secure(found);
        return finish(ledger.append(LedgerEntries.started(request.id(), backup.file(), request.sha256(),
                timeline.current() + 1, secured.safetyCopy().orElse(null), secured.setAside(), secured.keptAside(),
                request.by(), since(start), now())), secured.found(), start);
    }

    /** @param passedOver backups that could not be used, each with its reason */
    RestoreOutcome recover(Backup backup, String sha256, Finding found, List<String> passedOver, long start) {
        Secured secured = safetyCopy.secure(found);
        return finish(ledger.append(LedgerEntries.started(null, backup.file(), sha256, timeline.current() + 1,
                secured.safetyCopy().orElse(null), secured.setAside(), secured.and(passedOver), "", since(start),
                now())),
                secured.found(), start);
    }

    /** Finishes what the ledger has as started. */
    RestoreOutcome finish(LedgerEntry started, Finding found, long start) {
        try {
            data.swap(found.isKeptAside());
        } catch (IOException e) {
            throw Failure.of("put " + started.file() + " in the place of", data.database().file(), e);
        }
        return done(started, since(start));
    }

    RestoreOutcome done(LedgerEntry started, Duration duration) {
        var entry = ledger.append(LedgerEntries.done(started, duration, now()));
        return entry.id() == null ? new RestoreOutcome.Recovered(entry) : new RestoreOutcome.Restored(entry);
    }

    /** Writes down that what was started is not done, and why; the database is as it was. */
    RestoreOutcome abandon(LedgerEntry started, String reason) {
        return new RestoreOutcome.Refused(
                ledger.append(LedgerEntries.abandoned(started, reason, timeline.current(), now())));
    }

    Optional<LedgerEntry> pending() {
        return ledger.pending();
    }

    Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
