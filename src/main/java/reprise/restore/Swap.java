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
import reprise.measure.Stopwatch;
import reprise.restore.LedgerEntry.Asked;
import reprise.restore.LedgerEntry.Recovered;
import reprise.restore.LedgerEntry.Refused;
import reprise.restore.LedgerEntry.Replacement;
import reprise.restore.LedgerEntry.Restored;
import reprise.restore.LedgerEntry.Started;
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

    /** @param databaseSha256 of the staged database */
    RestoreOutcome restore(Request.Restore request, String databaseSha256, Finding found, Stopwatch watch) {
        var secured = safetyCopy.secure(found);
        return start(Optional.of(new Asked(request.id(), request.by())),
                new Replacement(request.file(), request.sha256(), databaseSha256, timeline.current() + 1,
                        secured.safetyCopy(), secured.setAside(), secured.keptAside()),
                secured, watch);
    }

    /**
     * @param databaseSha256
     *            of the staged database
     * @param passedOver
     *            backups that could not be used, each with its reason
     */
    RestoreOutcome recover(Backup.Ours backup, String databaseSha256, Finding found, List<String> passedOver,
            Stopwatch watch) {
        var secured = safetyCopy.secure(found);
        return start(Optional.empty(),
                new Replacement(backup.file(), backup.manifest().sha256(), databaseSha256, timeline.current() + 1,
                        secured.safetyCopy(), secured.setAside(), secured.and(passedOver)),
                secured, watch);
    }

    private RestoreOutcome start(Optional<Asked> request, Replacement replacement, Secured secured, Stopwatch watch) {
        var started = ledger.append(
                line -> new Started(line, now(), request, replacement, watch.elapsed().toMillis()));
        return finish(started, secured.found(), watch);
    }

    /** Finishes what the ledger has as started. */
    RestoreOutcome finish(Started started, Finding found, Stopwatch watch) {
        try {
            data.swap(found.isKeptAside());
        } catch (IOException e) {
            throw Failure.of("put " + started.file() + " in the place of", data.database().file(), e);
        }
        return done(started, watch.elapsed());
    }

    RestoreOutcome done(Started started, Duration duration) {
        return switch (ledger.append(line -> started.done(line, duration, now()))) {
            case Restored restored -> new RestoreOutcome.Restored(restored);
            case Recovered recovered -> new RestoreOutcome.Recovered(recovered);
        };
    }

    /** Writes down that what was started is not done, and why; the database is as it was. */
    RestoreOutcome abandon(Started started, String reason) {
        return new RestoreOutcome.Refused(
                ledger.append(line -> started.abandoned(line, reason, timeline.current(), now())));
    }

    /** Writes down that a request cannot be met; the database is as it was. */
    RestoreOutcome refuse(Plan.Refused plan, Stopwatch watch) {
        return new RestoreOutcome.Refused(ledger.append(line -> new Refused(line, now(),
                Optional.of(new Asked(plan.id(), plan.by())), plan.file(), plan.sha256(), timeline.current(),
                watch.elapsed().toMillis(), plan.reason(), List.of())));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
