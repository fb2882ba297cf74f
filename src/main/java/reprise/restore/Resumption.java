package reprise.restore;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import reprise.backup.BackupStore;
import reprise.backup.Sha256;
import reprise.backup.Verdict;
import reprise.durable.FileStatus;
import reprise.failure.Failure;
import reprise.measure.Stopwatch;
import reprise.restore.LedgerEntry.Started;
import reprise.restore.Finding.State;
import reprise.sqlite.Inspection;
import reprise.sqlite.SqliteDatabase;

/**
 * Finishes a restore that was interrupted, but only over the database that it was to replace. A ledger of which the
 * last line is lost tells of a restore that ended long ago, too, and what was acknowledged since must stay.
 */
final class Resumption {
    private final DataVolume data;
    private final BackupStore store;
    private final Ledger ledger;
    private final Protected backups;
    private final DatabaseLook look;
    private final Stager stager;
    private final Swap swap;

    Resumption(DataVolume data, BackupStore store, Ledger ledger, Protected backups, DatabaseLook look, Stager stager,
            Swap swap) {
        this.data = data;
        this.store = store;
        this.ledger = ledger;
        this.backups = backups;
        this.look = look;
        this.stager = stager;
        this.swap = swap;
    }

    /** Does so when there is something to finish, and the program can open what is there. */
    Optional<RestoreOutcome> resume() {
        return ledger.pending().flatMap(started -> {
            if (isInPlace(started)) {
                return Optional.of(swap.done(started, Duration.ofMillis(started.durationMillis())));
            }
            return Optional.of(look.look()).filter(found -> found.state() != State.NEWER)
                    .map(found -> resume(started, found));
        });
    }

    private RestoreOutcome resume(Started started, Finding found) {
        var watch = Stopwatch.started();
        if (isGone(found) && backups.reached(started.timeline())) {
            // it was finished, since the database that it led to was backed up: that is to be recovered, not this
            return swap.done(started, Duration.ofMillis(started.durationMillis()));
        }
        if (!isTheReplaced(found, started)) {
            return swap.abandon(started, "it was interrupted, and the database is not the one that it was to replace");
        }
        if (stager.isStaged(started.replacement().databaseSha256()) || stageAgain(started)) {
            return swap.finish(started, kept(found, started), watch);
        }
        return swap.abandon(started, "it was interrupted, and then the backup was gone or damaged");
    }

    private static boolean isGone(Finding found) {
        return found.state() == State.ABSENT || found.state() == State.LOST;
    }

    /** Without a safety copy, what is there is kept. */
    private static Finding kept(Finding found, Started started) {
        return found.isSecurable() && started.safetyCopy().isEmpty() ? Finding.of(State.DAMAGED) : found;
    }

    private boolean isTheReplaced(Finding found, Started started) {
        if (!found.isSecurable()) {
            return true; // it is kept aside, or there is nothing
        }
        return started.safetyCopy().isEmpty() ? data.database().inspect() instanceof Inspection.Damaged
                : started.safetyCopy().flatMap(store::find)
                        .filter(safety -> data.database().hasPagesOf(new SqliteDatabase(safety.path()))).isPresent();
    }

    private boolean isInPlace(Started started) {
        try {
            return data.database().hasFile() && !FileStatus.exists(data.staging())
                    && Sha256.of(data.database().file()).equals(started.replacement().databaseSha256());
        } catch (IOException e) {
            throw Failure.of("read", data.database().file(), e);
        }
    }

    private boolean stageAgain(Started started) {
        return store.find(started.file())
                .filter(backup -> stager.stage(backup) instanceof Verdict.Verified verified
                        && verified.sha256().equals(started.replacement().databaseSha256()))
                .isPresent();
    }
}
