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
 * Takes one backup: snapshot, verify, publish. The store must be locked; the database may be in use.
 */
public final class BackupTaker {
    private static final int TRIES = 3;

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
        var backups = store.backups();
        var name = nextName(timeline);
        var staging = store.staging(name);
        try {
            refuseWithoutSpace();
            long start = System.nanoTime();
            database.snapshot(staging, files);
            files.force(staging);
            var verdict = Verifier.file(staging, null);
            if (now.getAsInt() != timeline) {
                return Optional.empty();
            }
            return switch (verdict) {
                case Verdict.Damaged(var reason) -> throw new Failure(ExitCode.REFUSED, "back up", database.file(),
                        "the copy is damaged, so the database is: " + reason,
                        "restore one of the backups, which are untouched");
                case Verdict.Verified verified -> Optional.of(store.publish(name,
                        manifest(name, kind, verified, staging, Duration.ofNanos(System.nanoTime() - start), backups)));
            };
        } finally {
            // after a failure only: publishing has taken it away
            Files.deleteIfExists(staging);
        }
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

    private Manifest manifest(BackupName name, Kind kind, Verdict.Verified verified, Path staging, Duration duration,
            List<Backup> backups) throws IOException {
        var manifest = new Manifest(name.file(), Files.size(staging), verified.sha256(), name.restorePoint(),
                name.timeline(), verified.contents(), duration.toMillis(), Manifest.SOUND, clock.instant(), kind,
                applicationVersion, null, false);
        return kind == Kind.SAFETY ? manifest : manifest.suspecting(shrink(manifest, backups));
    }

    private Manifest.@Nullable Shrink shrink(Manifest manifest, List<Backup> backups) {
        return backups.stream().filter(backup -> backup.name().timeline() == manifest.timeline()).toList().reversed()
                .stream().filter(Backup.Ours.class::isInstance).map(backup -> ((Backup.Ours) backup).manifest())
                .findFirst().map(last -> new Manifest.Shrink(last.totalRows(), manifest.totalRows()))
                .filter(change -> change.before() - change.after() >= guard.rows()
                        && (change.before() - change.after()) * 100 > change.before() * guard.percent())
                .orElse(null);
    }
}
