package reprise.restore;

import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import reprise.backup.Backup;
import reprise.backup.BackupName;
import reprise.backup.BackupStore;
import reprise.backup.Verdict;
import reprise.failure.ExitCode;
import reprise.measure.Age;
import reprise.sqlite.Contents;

/** Says what a request would do. Reads the backup volume and changes nothing. */
public final class Planner {
    private final BackupStore store;
    private final Ledger ledger;
    private final Timeline timeline;
    private final Examiner examiner;
    private final Room room;
    private final Clock clock;

    Planner(BackupStore store, Ledger ledger, Timeline timeline, Examiner examiner, Room room, Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.timeline = timeline;
        this.examiner = examiner;
        this.room = room;
        this.clock = clock;
    }

    /** The plan, the backup verified in full. */
    public Plan plan(Request request) {
        var plan = look(request);
        return plan instanceof Plan.Ready ready ? judge(ready, examiner.examine(ready.backup())) : plan;
    }

    /** The plan before the backup is verified: for a restore, which verifies its own copy of it. */
    Plan look(Request request) {
        return switch (request) {
            case Request.None _ -> new Plan.Nothing();
            case Request.Malformed(var id, var reason) ->
                ended(id).orElseGet(() -> new Plan.Refused(id, "", "", "", reason,
                        "correct the request and give it a new id", ExitCode.REFUSED));
            case Request.Restore restore -> ended(restore.id()).orElseGet(() -> find(restore));
        };
    }

    /** What the verification of the backup, or of a copy of it, makes of the plan. */
    Plan judge(Plan.Ready ready, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Damaged(var reason) -> refused(ready.request(), "damaged: " + reason,
                    "choose another restore point", ExitCode.REFUSED);
            case Verdict.Unacceptable(var reason) -> refused(ready.request(), reason, "choose another restore point",
                    ExitCode.REFUSED);
            case Verdict.Verified(var sha256, _) when !sha256.equals(ready.request().sha256()) -> refused(
                    ready.request(),
                    "its sha256 is " + sha256, "ask for that sha256 if it is the backup you mean", ExitCode.REFUSED);
            case Verdict.Verified(_, var contents) when contents.schemaVersion() > newestSchema() ->
                refused(ready.request(),
                        "its schema version is " + contents.schemaVersion() + ", this program knows " + newestSchema(),
                        "deploy the newer version first", ExitCode.REFUSED);
            case Verdict.Verified(_, var contents) ->
                new Plan.Ready(ready.request(), ready.backup(), cost(ready.backup(), Optional.of(contents)));
        };
    }

    int newestSchema() {
        return examiner.newestSchema();
    }

    private Optional<Plan> ended(String id) {
        return ledger.ended(id).map(end -> switch (end) {
            case LedgerEntry.InPlace entry -> new Plan.Done(entry);
            case LedgerEntry.Refused entry -> new Plan.RefusedBefore(entry);
        });
    }

    private Plan find(Request.Restore request) {
        return store.find(request.file()).map(backup -> {
            if (backup instanceof Backup.Ours ours && !ours.manifest().sha256().equals(request.sha256())) {
                return refused(request, "its manifest says sha256 " + ours.manifest().sha256(),
                        "ask for that sha256 if it is the backup you mean", ExitCode.REFUSED);
            }
            if (backup instanceof Backup.Newer(_, _, _, var reason)) {
                return refused(request, "its manifest: " + reason, "deploy the newer version first", ExitCode.REFUSED);
            }
            return room.missing(request, backup)
                    .<Plan>map(reason -> refused(request, reason,
                            "enlarge it or free space on it, then ask under a new id",
                            ExitCode.FAILED))
                    .orElseGet(() -> new Plan.Ready(request, backup, cost(backup, manifestContents(backup))));
        }).orElseGet(() -> refused(request, "there is no such backup", nearest(request.file()), ExitCode.NOTHING));
    }

    private static Plan refused(Request.Restore request, String reason, String next, ExitCode exitCode) {
        return new Plan.Refused(request.id(), request.file(), request.sha256(), request.by(), reason, next, exitCode);
    }

    private String nearest(String file) {
        var wanted = BackupName.parse(file).orElseThrow();
        var backups = store.backups();
        var before = backups.reversed().stream().filter(backup -> backup.name().compareTo(wanted) < 0).findFirst();
        var after = backups.stream().filter(backup -> backup.name().compareTo(wanted) > 0).findFirst();
        return "the nearest restore points are " + before.map(Backup::file).orElse("none") + " before it and "
                + after.map(Backup::file).orElse("none") + " after it";
    }

    private Plan.Cost cost(Backup backup, Optional<Contents> contents) {
        int current = timeline.current();
        var newest = store.backups().reversed().stream().filter(Backup.Ours.class::isInstance)
                .map(Backup.Ours.class::cast).filter(ours -> ours.name().timeline() == current).findFirst();
        var age = Age.of(backup.restorePoint(), clock.instant());
        var lost = newest.isEmpty() || contents.isEmpty() ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, newest.get().manifest().totalRows() - total(contents.get())));
        return new Plan.Cost(age, lost, newest.map(Backup::file), contents, current,
                newestSchema());
    }

    private static Optional<Contents> manifestContents(Backup backup) {
        return backup instanceof Backup.Ours ours ? Optional.of(ours.manifest().contents()) : Optional.empty();
    }

    private static long total(Contents contents) {
        return contents.rows().values().stream().mapToLong(Long::longValue).sum();
    }
}
