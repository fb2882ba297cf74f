package reprise.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import reprise.backup.Backup;
import reprise.backup.BackupStore;
import reprise.backup.BackupTaker;
import reprise.backup.Manifest.Kind;
import reprise.backup.Sha256;
import reprise.backup.Verdict;
import reprise.durable.Beside;
import reprise.failure.Failure;
import reprise.restore.Decision.Found;
import reprise.sqlite.SqliteDatabase;

/**
 * Puts a staged, verified backup in the place of the database. A stop at any step leaves the database as it was, or a
 * {@code started} line in the ledger with all that is needed to finish: from that line on, the way is forward.
 */
final class Swap {
    private final DataVolume data;
    private final BackupStore store;
    private final Ledger ledger;
    private final Timeline timeline;
    private final Stager stager;
    private final BackupTaker taker;
    private final Clock clock;

    Swap(DataVolume data, BackupStore store, Ledger ledger, Timeline timeline, Stager stager, BackupTaker taker,
            Clock clock) {
        this.data = data;
        this.store = store;
        this.ledger = ledger;
        this.timeline = timeline;
        this.stager = stager;
        this.taker = taker;
        this.clock = clock;
    }

    /** @param start of the restore, in {@link System#nanoTime()} */
    RestoreOutcome restore(Request.Restore request, Backup backup, Found found, long start) {
        if (found != Found.PRESENT) {
            return finish(started(request, backup, null, Collections.emptySortedMap(), start), found, start);
        }
        try (var beside = new Beside()) {
            // the database rests, the safety copy will have the same rows
            var setAside = beside.start(() -> data.database().rowsNotIn(new SqliteDatabase(data.staging())));
            var safety = taker.take(Kind.SAFETY, timeline::current);
            return finish(started(request, backup, safety.file(), setAside.await(), start), found, start);
        } catch (IOException e) {
            throw Failure.of("compare", data.database().file(), e);
        }
    }

    private LedgerEntry started(Request.Restore request, Backup backup, @Nullable String safetyCopy,
            SortedMap<String, Long> setAside, long start) {
        return ledger.append(LedgerEntries.started(request.id(), backup.file(), request.sha256(),
                timeline.current() + 1, safetyCopy, setAside, List.of(), since(start), now()));
    }

    RestoreOutcome recover(Backup backup, String sha256, Found found, List<String> passedOver, long start) {
        return finish(ledger.append(LedgerEntries.started(null, backup.file(), sha256, timeline.current() + 1, null,
                Collections.emptySortedMap(), passedOver, since(start), now())), found, start);
    }

    private RestoreOutcome finish(LedgerEntry started, Found found, long start) {
        try {
            data.swap(found == Found.DAMAGED);
        } catch (IOException e) {
            throw Failure.of("put " + started.file() + " in the place of", data.database().file(), e);
        }
        return done(started, since(start));
    }

    private RestoreOutcome done(LedgerEntry started, Duration duration) {
        var entry = ledger.append(LedgerEntries.done(started, duration, now()));
        return entry.id() == null ? new RestoreOutcome.Recovered(entry) : new RestoreOutcome.Restored(entry);
    }

    /** Finishes what an earlier run had started; null when there is nothing to finish. */
    @Nullable
    RestoreOutcome resume() {
        var pending = ledger.pending();
        if (pending.isEmpty()) {
            return null;
        }
        long start = System.nanoTime();
        var started = pending.get();
        if (isInPlace(started)) {
            return done(started, Duration.ofMillis(started.durationMillis()));
        }
        if (stager.isStaged(String.valueOf(started.sha256())) || stageAgain(started)) {
            return finish(started, data.look(), start);
        }
        return new RestoreOutcome.Refused(ledger.append(LedgerEntries.abandoned(started,
                "it was interrupted, and then the backup was gone or damaged", timeline.current(), now())));
    }

    private boolean isInPlace(LedgerEntry started) {
        try {
            return Files.exists(data.database().file()) && !Files.exists(data.staging())
                    && Sha256.of(data.database().file()).equals(started.sha256());
        } catch (IOException e) {
            throw Failure.of("read", data.database().file(), e);
        }
    }

    private boolean stageAgain(LedgerEntry started) {
        return store.find(String.valueOf(started.file()))
                .filter(backup -> stager.stage(backup) instanceof Verdict.Verified verified
                        && verified.sha256().equals(started.sha256()))
                .isPresent();
    }

    Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
