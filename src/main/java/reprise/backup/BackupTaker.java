package reprise.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import reprise.backup.Manifest.Kind;
import reprise.backup.Manifest.Origin;
import reprise.backup.Manifest.Stored;
import reprise.backup.Manifest.Suspicion;
import reprise.backup.Manifest.Taken;
import reprise.backup.Manifest.Verification;
import reprise.durable.DurableFiles;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.measure.Stopwatch;
import reprise.sqlite.SchemaRule;
import reprise.sqlite.SqliteDatabase;

/**
 * Takes one backup: snapshot, verify, publish; or publishes the last one again, when the database is the same. The
 * store must be locked; the database may be in use.
 */
public final class BackupTaker {
    private static final int TRIES = 3;

    private final SqliteDatabase database;
    private final BackupStore store;
    private final DurableFiles files;
    private final ContentReuse reuse;
    private final Sweeper sweeper;
    private final ShrinkGuard guard;
    private final Supplier<Lineage> lineage;
    private final SchemaRule rule;
    private final Clock clock;
    private final String applicationVersion;

    /**
     * @param lineage
     *            reads which backups led to the database, to hold a new one against them
     * @param rule
     *            what a restore will accept: people must learn now that it would refuse this backup
     */
    public BackupTaker(SqliteDatabase database, BackupStore store, DurableFiles files, ShrinkGuard guard,
            Supplier<Lineage> lineage, SchemaRule rule, Clock clock, String applicationVersion) {
        this.database = database;
        this.store = store;
        this.files = files;
        this.reuse = new ContentReuse(store, files, clock);
        this.sweeper = new Sweeper(store, files, clock);
        this.guard = guard;
        this.lineage = lineage;
        this.rule = rule;
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
            sweeper.sweep();
            for (int i = 0; i < TRIES; i++) {
                int before = timeline.getAsInt();
                var taken = takeOnce(kind, before, timeline);
                if (taken.isPresent()) {
                    markAhead();
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
        var watch = Stopwatch.started();
        var fingerprint = database.fingerprint(clock.instant());
        var name = store.nextName(timeline);
        try {
            var again = kind == Kind.SAFETY ? Optional.<Manifest>empty() : again(timeline, fingerprint, name);
            var manifest = again.isPresent()
                    ? again.get().again(name, kind, watch.elapsed(), applicationVersion, volumeFree())
                    : copy(name, kind, new Origin(name.file(), fingerprint, volumeFree()), watch);
            return now.getAsInt() == timeline
                    ? Optional.of(store.publish(name, kind == Kind.SAFETY ? manifest : judged(manifest)))
                    : Optional.empty();
        } finally {
            // after a failure only: publishing has taken it away
            files.deleteIfExists(store.staging(name));
        }
    }

    /**
     * Marks what is ahead of the clock, now that a later backup has an earlier name. Otherwise a backup of an hour ago
     * would become the newest when the time has come that a wrong clock gave it.
     */
    private void markAhead() {
        var now = clock.instant();
        store.backups().stream().map(Backup::name).filter(name -> name.isAhead(now))
                .forEach(name -> store.change(name,
                        manifest -> manifest.suspicion().aheadSince().isPresent() ? manifest : manifest.ahead(now)));
    }

    /** A safety copy is never that: whatever is wrong with the last backup, an undo must be possible. */
    private Optional<Manifest> again(int timeline, Optional<String> fingerprint, BackupName name) throws IOException {
        var last = store.newest(timeline);
        return last.isPresent() ? reuse.stage(last.get(), fingerprint, name) : Optional.empty();
    }

    private Manifest copy(BackupName name, Kind kind, Origin origin, Stopwatch watch) throws IOException {
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
            case Verdict.Verified(var sha256, var contents) ->
                new Manifest(name, new Taken(kind, watch.elapsed().toMillis(), applicationVersion),
                        new Stored(Files.size(staging), sha256), contents,
                        new Verification(Manifest.SOUND, clock.instant()),
                        new Suspicion(Optional.empty(),
                                new SqliteDatabase(staging).schemaAtRest().flatMap(rule::objection), false,
                                Optional.empty()),
                        origin);
        };
    }

    /** For a plan, which does not see that volume in a cluster. */
    private OptionalLong volumeFree() throws IOException {
        var volume = Objects.requireNonNull(database.file().toAbsolutePath().getParent());
        return OptionalLong.of(Files.getFileStore(volume).getUsableSpace());
    }

    private Manifest judged(Manifest manifest) {
        var suspecting = manifest.suspecting(RowLoss.since(lineage.get(), store, guard, clock.instant()).in(manifest));
        return store.newest(manifest.name().timeline()).map(last -> suspecting.acceptedAs(last.manifest()))
                .orElse(suspecting);
    }

    /** Whether the volume has room for a copy of the database. */
    boolean hasRoom() {
        try {
            return free() >= database.size();
        } catch (IOException e) {
            throw Failure.of("back up into", store.directory(), e);
        }
    }

    private void refuseWithoutSpace() throws IOException {
        long needed = database.size();
        long free = free();
        if (free < needed) {
            throw new Failure(ExitCode.FAILED, "back up into", store.directory(),
                    "the volume is full: " + free + " bytes are free, the database may need " + needed,
                    "enlarge the volume, or keep fewer backups; those that the retention keeps are untouched");
        }
    }

    private long free() throws IOException {
        return Files.getFileStore(store.directory()).getUsableSpace();
    }
}
