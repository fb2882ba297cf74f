package reprise.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import reprise.backup.Manifest.Kind;
import reprise.durable.DurableFiles;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.settings.Settings.ShrinkGuard;
import reprise.sqlite.SqliteDatabase;

/**
 * Takes one backup: snapshot, verify, publish; or publishes the last one again, when the database is the same. The store
 * must be locked; the database may be in use.
 */
public final class BackupTaker {
    private static final int TRIES = 3;
    private static final Duration COPIED_ANEW = Duration.ofDays(1);

    private final SqliteDatabase database;
    private final BackupStore store;
    private final DurableFiles files;
    private final ShrinkGuard guard;
    private final Clock clock;
    private final String applicationVersion;

    public BackupTaker(SqliteDatabase database, BackupStore store, DurableFiles files, ShrinkGuard guard, Clock clock,
            String applicationVersion) {
        this.database = database;
        this.store = store;
        this.files = files;
        this.guard = guard;
        this.clock = clock;
        this.applicationVersion = applicationVersion;
    }

    /**
     * Takes a backup of a database that is there.
     *
     * @param timeline
     *            read before and after: a snapshot that a restore went through is of no timeline, and taken again
     * @throws Failure
     *             when it could not be published; what was there before is as it was
     */
    public Backup.Ours take(Kind kind, IntSupplier timeline) {
        try {
            store.sweep(clock.instant());
            for (int i = 0; i < TRIES; i++) {
                int before = timeline.getAsInt();
                var taken = takeOnce(kind, before, timeline);
                if (taken.isPresent()) {
                    return taken.get();
                }
            }
        } catch (IOException e) {
            throw Failure.of("back up into", store.directory(), e);
        }
        throw new Failure(ExitCode.BUSY, "back up", database.file(), "restores go on while it is copied",
                "try again when they are done");
    }

    private Optional<Backup.Ours> takeOnce(Kind kind, int timeline, IntSupplier now) throws IOException {
        long start = System.nanoTime();
        var last = store.newest(timeline);
        var fingerprint = database.fingerprint(clock.instant());
        var name = nextName(timeline);
        try {
            var manifest = sameAgain(last, fingerprint, name)
                    ? last.orElseThrow().manifest().again(name, kind, since(start), applicationVersion)
                    : copy(name, kind, last, new Manifest.Origin(name.file(), fingerprint.orElse(null)), start);
            return now.getAsInt() == timeline ? Optional.of(store.publish(name, manifest)) : Optional.empty();
        } finally {
            // after a failure only: publishing has taken it away
            Files.deleteIfExists(store.staging(name));
        }
    }

    /**
     * Stages the last backup under one name more when the database has not changed since. A content older than a day is
     * copied anew: one damaged place of the disk must not be all backups of a database that rests.
     */
    private boolean sameAgain(Optional<Backup.Ours> last, Optional<String> fingerprint, BackupName name) {
        if (last.filter(Backup.Ours::isSound).map(Backup.Ours::manifest).map(Manifest::origin)
                .filter(origin -> fingerprint.isPresent() && fingerprint.get().equals(origin.fingerprint()))
                .flatMap(origin -> BackupName.parse(origin.content()))
                .filter(content -> content.restorePoint().isAfter(clock.instant().minus(COPIED_ANEW))).isEmpty()) {
            return false;
        }
        try {
            files.link(last.get().path(), store.staging(name));
            return true;
        } catch (IOException _) {
            return false; // the volume knows one name a file only: then a copy it is
        }
    }

    private Manifest copy(BackupName name, Kind kind, Optional<Backup.Ours> last, Manifest.Origin origin, long start)
            throws IOException {
        refuseWithoutSpace();
        var staging = store.staging(name);
        files.deleteIfExists(staging); // it could be one name more of a backup, which is not to be written into
        database.snapshot(staging, files);
        files.force(staging);
        return switch (Verifier.file(staging, null)) {
            case Verdict.Damaged(var reason) -> throw new Failure(ExitCode.REFUSED, "back up", database.file(),
                    "the copy is damaged, so the database is: " + reason,
                    "restore one of the backups, which are untouched");
            case Verdict.Unacceptable(var reason) -> throw new IllegalStateException("no rule was asked: " + reason);
            case Verdict.Verified(var sha256, var contents) -> {
                var manifest = new Manifest(name.file(), Files.size(staging), sha256, name.restorePoint(),
                        name.timeline(), contents, since(start).toMillis(), Manifest.SOUND, clock.instant(), kind,
                        applicationVersion, null, false, origin);
                yield kind == Kind.SAFETY ? manifest : manifest.suspecting(shrink(manifest, last));
            }
        };
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void refuseWithoutSpace() throws IOException {
        long needed = database.size();
        long free = Files.getFileStore(store.directory()).getUsableSpace();
        if (free < needed) {
            throw new Failure(ExitCode.FAILED, "back up into", store.directory(),
                    "the volume is full: " + free + " bytes are free, the database may need " + needed,
                    "enlarge the volume or prune; the backups are untouched");
        }
    }

    /** Later than every backup of its timeline, even when the clock went back: the order of names is that of the data. */
    private BackupName nextName(int timeline) {
        var now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        var last = store.lastName(timeline);
        return BackupName.of(last.filter(point -> !point.isBefore(now)).map(point -> point.plusSeconds(1)).orElse(now),
                timeline);
    }

    private Manifest.@Nullable Shrink shrink(Manifest manifest, Optional<Backup.Ours> last) {
        return last.map(before -> new Manifest.Shrink(before.manifest().totalRows(), manifest.totalRows()))
                .filter(change -> change.before() - change.after() >= guard.rows()
                        && (change.before() - change.after()) * 100 > change.before() * guard.percent())
                .orElse(null);
    }
}
