package reprise.restore;

import java.util.ArrayList;
import java.util.List;
import reprise.backup.Backup;
import reprise.backup.BackupStore;
import reprise.backup.Verdict;
import reprise.durable.VolumeLock;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.measure.Stopwatch;
import reprise.restore.Decision.Circumstances;
import reprise.restore.Finding.State;

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
    private final Protected backups;
    private final DatabaseLook look;
    private final Stager stager;
    private final Swap swap;
    private final Resumption resumption;
    private final Room room;
    private final EngineSettings settings;

    RestoreStep(DataVolume data, BackupStore store, Ledger ledger, Timeline timeline, Planner planner,
            Protected backups, DatabaseLook look, Stager stager, Swap swap, Room room, EngineSettings settings) {
        this.data = data;
        this.store = store;
        this.ledger = ledger;
        this.timeline = timeline;
        this.planner = planner;
        this.backups = backups;
        this.look = look;
        this.stager = stager;
        this.swap = swap;
        this.resumption = new Resumption(data, store, ledger, backups, look, stager, swap);
        this.room = room;
        this.settings = settings;
    }

    /**
     * Leaves a database that the service can start on, or none at a first start.
     *
     * @throws Failure
     *             when the service must not start; the database is as it was, or absent as it was
     */
    public RestoreOutcome run(Request request) {
        try (VolumeLock _ = data.lock(settings.lockWait()); VolumeLock _ = store.lock(settings.lockWait())) {
            var resumed = resumption.resume();
            data.discardStaging();
            var outcome = decide(request);
            return outcome instanceof RestoreOutcome.Unchanged(var why)
                    ? resumed.orElseGet(() -> new RestoreOutcome.Unchanged(why + reconciled()))
                    : outcome;
        }
    }

    /**
     * Only after the decision, since what a ledger lacks shows that its volume was taken back. A full volume blocks no
     * start that needs nothing: the next backup tries again.
     */
    private String reconciled() {
        try {
            ledger.reconcile();
            return "";
        } catch (Failure e) {
            return "; the ledgers differ and could not be completed: " + e.getMessage();
        }
    }

    /** Writes the refusal of a plan down while the service goes on: nothing but the ledger is touched. */
    public RestoreOutcome refuse(Plan.Refused refused) {
        try (VolumeLock _ = store.lock(settings.lockWait())) {
            return swap.refuse(refused, Stopwatch.started());
        }
    }

    private RestoreOutcome decide(Request request) {
        var watch = Stopwatch.started();
        var plan = planner.look(request);
        var found = look.look();
        var decision = Decision.of(found, plan, new Circumstances(!ledger.entries().isEmpty(),
                !backups.counting().isEmpty(), backups.exist(), settings.firstStartAllowed(), settings.behind()));
        return switch (decision) {
            case Decision.Start(var why) -> new RestoreOutcome.Unchanged(why);
            case Decision.FirstStart _ -> new RestoreOutcome.FirstStart();
            case Decision.Refuse(var refused) -> swap.refuse(refused, watch);
            case Decision.Stop stop -> throw stop(stop.exitCode(), detail(found, stop.reason()), stop.next());
            case Decision.Restore(var ready) -> restore(ready, found, watch);
            case Decision.Recover _ -> recover(found, watch);
        };
    }

    private static String detail(Finding found, String reason) {
        return reason + found.detail().filter(detail -> !reason.contains(detail)).map(detail -> " (" + detail + ")")
                .orElse("");
    }

    private RestoreOutcome restore(Plan.Ready ready, Finding found, Stopwatch watch) {
        room.make(ready.request());
        var staged = stager.stage(ready.backup());
        return switch (planner.judge(ready, staged)) {
            case Plan.Ready _ when staged instanceof Verdict.Verified(var sha256, _) ->
                swap.restore(ready.request(), sha256, found, watch);
            case Plan.Refused refused -> {
                data.discardStaging();
                if (found.state() == State.PRESENT) {
                    yield swap.refuse(refused, watch);
                }
                throw stop(refused.exitCode(), "there is no sound database, and request " + refused.id()
                        + " cannot be met: " + refused.reason(), refused.next());
            }
            case Plan other -> throw new IllegalStateException("a verification cannot lead to " + other);
        };
    }

    private RestoreOutcome recover(Finding found, Stopwatch watch) {
        var passedOver = new ArrayList<String>();
        for (var candidate : RecoveryCandidates.of(backups, ledger, timeline.current())) {
            var backup = readable(candidate);
            switch (stager.stage(backup)) {
                case Verdict.Verified verified when verified.contents().schemaVersion() > planner.newestSchema() -> {
                    data.discardStaging();
                    throw stop(ExitCode.REFUSED, "the newest sound backup needs a newer version of the program: "
                            + backup.file() + " has schema version " + verified.contents().schemaVersion()
                            + ", this program knows " + planner.newestSchema(), "deploy the newer version first");
                }
                case Verdict.Verified verified -> {
                    return swap.recover(backup, verified.sha256(), found, List.copyOf(passedOver), watch);
                }
                case Verdict.Damaged(var reason) -> passedOver.add(backup.file() + ": " + reason);
                case Verdict.Unacceptable(var reason) -> passedOver.add(backup.file() + ": " + reason);
            }
            data.discardStaging();
        }
        throw stop(ExitCode.REFUSED, "there is no sound database, and no backup that can be used: "
                + String.join("; ", passedOver) + found.detail().map(detail -> " (" + detail + ")").orElse(""),
                "bring a sound backup into " + store.directory());
    }

    /** A backup that this version of the program cannot judge is no reason to take an older one. */
    private Backup.Ours readable(Backup candidate) {
        return switch (candidate) {
            case Backup.Ours ours -> ours;
            case Backup.Newer newer -> throw stop(ExitCode.REFUSED,
                    "the newest backup needs a newer version of the program: manifest of " + newer.file() + ": "
                            + newer.reason(),
                    "deploy the newer version first");
            case Backup.Foreign _,Backup.Unreadable _ -> throw new IllegalStateException("no candidate: " + candidate);
        };
    }

    private Failure stop(ExitCode exitCode, String reason, String next) {
        return new Failure(exitCode, "start on", data.database().file(), reason, next);
    }
}
