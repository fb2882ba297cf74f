package reprise.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import reprise.durable.DurableFiles;
import reprise.durable.FileStatus;
import reprise.durable.VolumeLock;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/**
 * The directory of backups on the backup volume, and the only builder of its paths. Methods that change something need
 * the {@link #lock}; the others work on a read-only volume.
 */
public final class BackupStore {
    private static final String STAGING = ".staging";

    private final Path directory;
    private final String stem;
    private final DurableFiles files;
    private final Clock clock;
    private final Manifests manifests;
    private final StoreListing listing;

    /**
     * @param stem
     *            what the names of the backups begin with; other files of the directory are none of its backups
     * @param clock
     *            tells which restore points are ahead of it, and count for nothing
     */
    public BackupStore(Path directory, String stem, DurableFiles files, Clock clock) {
        this.directory = directory;
        this.stem = stem;
        this.files = files;
        this.clock = clock;
        this.manifests = new Manifests(directory);
        this.listing = new StoreListing(directory, stem, this::find, System::nanoTime);
    }

    public Path directory() {
        return directory;
    }

    /** The copy of the ledger. */
    public Path ledger() {
        return directory.resolve("ledger.jsonl");
    }

    /**
     * The right to change the store.
     *
     * @throws Failure
     *             with exit code 5 when somebody else has it for longer than {@code wait}
     */
    public VolumeLock lock(Duration wait) {
        var lock = VolumeLock.exclusive(directory, wait);
        listing.forget();
        return lock;
    }

    /** All backups, oldest first, foreign ones and those ahead of the clock among them; none without the directory. */
    public List<Backup> backups() {
        var backups = listing.backups();
        manifests.keepOnly(listing.names());
        return backups;
    }

    /**
     * Returns the newest backup that counts: one that we made, and that is not ahead of the clock. Reads one manifest, as
     * a rule, however many there are.
     */
    public Optional<Backup> newest() {
        return newestFirst().filter(backup -> !(backup instanceof Backup.Foreign)).findFirst();
    }

    /** The backup of that file name; anything else than a plain name of a backup is none. */
    public Optional<Backup> find(String file) {
        return BackupName.parse(file).filter(name -> name.stem().equals(stem)).flatMap(this::find);
    }

    private Optional<Backup> find(BackupName name) {
        try {
            return manifests.backup(name);
        } catch (IOException e) {
            throw Failure.of("look at", directory.resolve(name.file()), e);
        }
    }

    /** The newest backup of ours on that timeline that is not ahead of the clock and whose manifest can be read. */
    Optional<Backup.Ours> newest(int timeline) {
        return newestFirst().filter(backup -> backup.name().timeline() == timeline)
                .filter(Backup.Ours.class::isInstance).map(Backup.Ours.class::cast).findFirst();
    }

    /** What is not ahead of the clock; each is looked at when its turn comes. */
    private Stream<Backup> newestFirst() {
        var now = clock.instant();
        var names = listing.names();
        manifests.keepOnly(names);
        return names.reversed().stream().filter(name -> !name.isAhead(now)).map(this::find).flatMap(Optional::stream)
                .filter(backup -> !backup.isAhead(now));
    }

    /**
     * Returns the name of a backup that is made now: later than every backup of its timeline that counts, even when the
     * clock went back some minutes, since the order of names is that of the data; and one that no file has.
     */
    BackupName nextName(int timeline) {
        var now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        var last = newestFirst().filter(backup -> backup.name().timeline() == timeline)
                .filter(backup -> !(backup instanceof Backup.Foreign)).findFirst().map(Backup::restorePoint);
        var point = last.filter(before -> !before.isBefore(now)).map(before -> before.plusSeconds(1)).orElse(now);
        var taken = listing.files();
        var name = BackupName.of(stem, point, timeline);
        while (taken.contains(name.file()) || taken.contains(name.manifest())) {
            point = point.plusSeconds(1);
            name = BackupName.of(stem, point, timeline);
        }
        return name;
    }

    /**
     * Returns the highest timeline of the backups with a manifest that this program or a newer version of it wrote; 0
     * when there is none. The name of a file alone says nothing: anybody can choose it.
     */
    public int highestTimeline() {
        return listing.names().stream().filter(BackupName::hasTimeline)
                .sorted(Comparator.comparingInt(BackupName::timeline).reversed())
                .filter(name -> find(name).filter(BackupStore::isOfAProgram).isPresent()).mapToInt(BackupName::timeline)
                .findFirst().orElse(0);
    }

    private static boolean isOfAProgram(Backup backup) {
        return backup instanceof Backup.Ours || backup instanceof Backup.Newer;
    }

    /** Where a backup of that name is made. */
    Path staging(BackupName name) {
        return directory.resolve(name.file() + STAGING);
    }

    /**
     * Makes a verified staging file a backup. It never replaces one. The manifest comes first: a crash in between leaves
     * no database file that nobody knows.
     */
    Backup.Ours publish(BackupName name, Manifest manifest) throws IOException {
        var path = directory.resolve(name.file());
        if (FileStatus.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new Failure(ExitCode.FAILED, "publish", path, "a file of that name is there", "try again");
        }
        var manifestPath = directory.resolve(name.manifest());
        var manifestStaging = directory.resolve(name.manifest() + STAGING);
        files.write(manifestStaging, ManifestJson.write(manifest));
        files.rename(manifestStaging, manifestPath);
        files.forceDirectory(directory); // a power cut must leave no file without its manifest
        files.rename(staging(name), path);
        files.forceDirectory(directory);
        return new Backup.Ours(name, path, manifest.size(), manifest);
    }

    /**
     * Changes what is written of a backup, from what is written now: somebody else may have changed it since it was read.
     *
     * @return the backup with its new manifest; none when it is gone, or its manifest cannot be read
     */
    public Optional<Backup.Ours> change(BackupName name, UnaryOperator<Manifest> change) {
        manifests.forget(name);
        return find(name).filter(Backup.Ours.class::isInstance).map(Backup.Ours.class::cast).map(backup -> {
            var changed = change.apply(backup.manifest());
            if (!changed.equals(backup.manifest())) {
                update(backup, changed);
            }
            return new Backup.Ours(name, backup.path(), backup.size(), changed);
        });
    }

    private void update(Backup.Ours backup, Manifest manifest) {
        var path = directory.resolve(backup.name().manifest());
        try {
            files.replace(path, ManifestJson.write(manifest, Files.readAllBytes(path)));
            manifests.forget(backup.name());
        } catch (IOException e) {
            throw Failure.of("write", path, e);
        }
    }

    /**
     * The file goes first, for good: a crash or a power cut leaves no database file that nobody knows. A manifest that a
     * power cut brings back is swept later.
     */
    void delete(Backup backup) throws IOException {
        files.deleteIfExists(backup.path());
        files.forceDirectory(directory);
        files.deleteIfExists(directory.resolve(backup.name().manifest()));
        manifests.forget(backup.name());
    }

    /** Removes what a crash left, but never a database file. */
    void sweep() throws IOException {
        new Sweeper(directory, stem, files).sweep(listing.files(), ledger(), clock.instant());
    }

    /** Returns how many manifests are held in memory. */
    int remembered() {
        return manifests.size();
    }
}
