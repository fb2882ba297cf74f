package reprise.backup;

import java.io.IOException;
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
import reprise.durable.VolumeLock;
import reprise.failure.Failure;

/**
 * The directory of backups on the backup volume, and the only builder of its paths. Methods that change something need
 * the {@link #lock}; the others work on a read-only volume.
 */
public final class BackupStore {
    private final Path directory;
    private final String stem;
    private final Clock clock;
    private final StoreReader reader;
    private final StoreWriter writer;

    /**
     * @param stem
     *            what the names of the backups begin with; other files of the directory are none of its backups
     * @param clock
     *            tells which restore points are ahead of it, and count for nothing
     */
    public BackupStore(Path directory, String stem, DurableFiles files, Clock clock) {
        this.directory = directory;
        this.stem = stem;
        this.clock = clock;
        this.reader = new StoreReader(directory, stem);
        this.writer = new StoreWriter(directory, files);
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
        reader.forget();
        return lock;
    }

    /** All backups, oldest first, foreign ones and those ahead of the clock among them; none without the directory. */
    public List<Backup> backups() {
        return reader.backups();
    }

    /**
     * Returns the newest backup that counts: one that we made, and that is not ahead of the clock. Reads one manifest,
     * as a rule, however many there are.
     */
    public Optional<Backup> newest() {
        return newestFirst().filter(backup -> !(backup instanceof Backup.Foreign)).findFirst();
    }

    /** The backup of that file name; anything else than a plain name of a backup is none. */
    public Optional<Backup> find(String file) {
        return BackupName.parse(file).filter(this::owns).flatMap(reader::backup);
    }

    /** Whether it is the name of a backup of this database. */
    boolean owns(BackupName name) {
        return name.stem().equals(stem);
    }

    /** Names of all files of the directory. */
    List<String> files() {
        return reader.listing().files();
    }

    /** The newest backup of ours on that timeline that is not ahead of the clock and whose manifest can be read. */
    Optional<Backup.Ours> newest(int timeline) {
        return newestFirst().filter(backup -> backup.name().timeline() == timeline)
                .filter(Backup.Ours.class::isInstance).map(Backup.Ours.class::cast).findFirst();
    }

    /** What is not ahead of the clock; each is looked at when its turn comes. */
    private Stream<Backup> newestFirst() {
        var now = clock.instant();
        return reader.listing().names().reversed().stream().filter(name -> !name.isAhead(now)).map(reader::backup)
                .flatMap(Optional::stream).filter(backup -> !backup.isAhead(now));
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
        var taken = files();
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
        return reader.listing().names().stream().filter(BackupName::hasTimeline)
                .sorted(Comparator.comparingInt(BackupName::timeline).reversed())
                .filter(name -> reader.backup(name).filter(BackupStore::isOfAProgram).isPresent())
                .mapToInt(BackupName::timeline)
                .findFirst().orElse(0);
    }

    private static boolean isOfAProgram(Backup backup) {
        return backup instanceof Backup.Ours || backup instanceof Backup.Newer;
    }

    /** Where a backup of that name is made. */
    Path staging(BackupName name) {
        return writer.staging(name);
    }

    /** Makes a verified staging file a backup. It never replaces one. */
    Backup.Ours publish(BackupName name, Manifest manifest) throws IOException {
        return writer.publish(name, manifest);
    }

    /**
     * Changes what is written of a backup, from what is written now: somebody else may have changed it since it was
     * read.
     *
     * @return the backup with its new manifest; none when it is gone, or its manifest cannot be read
     */
    public Optional<Backup.Ours> change(BackupName name, UnaryOperator<Manifest> change) {
        reader.forget(name);
        return reader.backup(name).filter(Backup.Ours.class::isInstance).map(Backup.Ours.class::cast).map(backup -> {
            var changed = change.apply(backup.manifest());
            if (!changed.equals(backup.manifest())) {
                writer.update(backup, changed);
                reader.forget(name);
            }
            return new Backup.Ours(name, backup.path(), backup.size(), changed);
        });
    }

    /** Deletes a backup, for good. */
    void delete(Backup backup) throws IOException {
        writer.delete(backup);
        reader.forget(backup.name());
    }

    /** Returns how many manifests are held in memory. */
    int remembered() {
        return reader.remembered();
    }
}
