package reprise.restore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reprise.backup.BackupStore;
import reprise.backup.Verdict;
import reprise.durable.VolumeLock;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.Decision.Found;

/**
 * What runs before each start of the service: finishes a restore that was interrupted, then does what the request and
 * the state of the database call for. Whatever the number of starts, a request is met or refused once.
 */
public final class RestoreStep {
    private final DataVolume data;
    private final BackupStore store;
    private final Ledger ledger;
    private final Timeline timeline;
    private final Planner planner;
    private final Stager stager;
    private final Swap swap;
    private final boolean firstStartAllowed;
    private final Duration lockWait;

    RestoreStep(DataVolume data, BackupStore store, Ledger ledger, Timeline timeline, Planner planner, Stager stager,
            Swap swap, boolean firstStartAllowed, Duration lockWait) {
        this.data = data;
        this.store = store;
        this.ledger = ledger;
        this.timeline = timeline;
        this.planner = planner;
        this.stager = stager;
        this.swap = swap;
        this.firstStartAllowed = firstStartAllowed;
        this.lockWait = lockWait;
    }

    /**
     * Leaves a database that the service can start on, or none at a first start.
     *
     * @throws Failure
     *             when the service must not start; the database is as it was, or absent as it was
     */
    public RestoreOutcome run(Request request) {
        try (VolumeLock _ = data.lock(lockWait); VolumeLock _ = store.lock(lockWait)) {
            var resumed = swap.resume();
            data.discardStaging();
            var outcome = decide(request);
            return resumed != null && outcome instanceof RestoreOutcome.Unchanged ? resumed : outcome;
        }
    }

    /** Writes the refusal of a plan down while the service goes on: nothing but the ledger is touched. */
    public RestoreOutcome refuse(Plan.Refused refused) {
        try (VolumeLock _ = store.lock(lockWait)) {
            return refuse(refused, System.nanoTime());
        }
    }

    private RestoreOutcome decide(Request request) {
        long start = System.nanoTime();
        var damage = data.damage();
        var found = data.found(damage);
        var decision = Decision.of(found, planner.look(request), !ledger.entries().isEmpty(),
                !store.backups().isEmpty(),
                firstStartAllowed);
        return switch (decision) {
            case Decision.Start(var why) -> new RestoreOutcome.Unchanged(why);
            case Decision.FirstStart _ -> new RestoreOutcome.FirstStart();
            case Decision.Refuse(var refused) -> refuse(refused, start);
            case Decision.Stop stop -> throw stop(stop.exitCode(), damage.map(d -> " (" + d + ")").orElse(""),
                    stop.reason(), stop.next());
            case Decision.Restore(var ready) -> restore(ready, found, start);
            case Decision.Recover _ -> recover(found, damage.orElse(null), start);
        };
    }

    private RestoreOutcome restore(Plan.Ready ready, Found found, long start) {
        return switch (planner.judge(ready, stager.stage(ready.backup()))) {
            case Plan.Ready _ -> swap.restore(ready.request(), ready.backup(), found, start);
            case Plan.Refused refused -> {
                data.discardStaging();
                if (found == Found.PRESENT) {
                    yield refuse(refused, start);
                }
                throw stop(refused.exitCode(), "", "there is no sound database, and request " + refused.id()
                        + " cannot be met: " + refused.reason(), refused.next());
            }
            case Plan other -> throw new IllegalStateException("a verification cannot lead to " + other);
        };
    }

    private RestoreOutcome refuse(Plan.Refused refused, long start) {
        return new RestoreOutcome.Refused(ledger.append(LedgerEntries.refused(refused, timeline.current(),
                swap.since(start), swap.now())));
    }

    private RestoreOutcome recover(Found found, @Nullable String damage, long start) {
        var passedOver = new ArrayList<String>();
        if (damage != null) {
            passedOver.add(data.database().file().getFileName() + ": " + damage);
        }
        for (var backup : RecoveryCandidates.of(store, ledger, timeline.current())) {
            var verdict = stager.stage(backup);
            switch (verdict) {
                case Verdict.Verified verified when verified.contents().schemaVersion() <= planner.knownSchema() -> {
                    return swap.recover(backup, verified.sha256(), found, List.copyOf(passedOver), start);
                }
                case Verdict.Verified verified -> passedOver.add(backup.file() + ": its schema version "
                        + verified.contents().schemaVersion() + " is newer than this program's");
                case Verdict.Damaged(var reason) -> passedOver.add(backup.file() + ": " + reason);
            }
            data.discardStaging();
        }
        throw stop(ExitCode.REFUSED, "", "there is no sound database, and no backup that can be used: "
                + String.join("; ", passedOver), "bring a sound backup into " + store.directory());
    }

    private Failure stop(ExitCode exitCode, String detail, String reason, String next) {
        return new Failure(exitCode, "start on", data.database().file(), reason + detail, next);
    }
}
