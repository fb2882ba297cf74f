package reprise.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import reprise.durable.DurableFiles;
import reprise.durable.VolumeLock;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/**
 * The directory of backups on the backup volume, and the only builder of its paths. A backup is there when both its file
 * and its manifest are. Methods that change something need the {@link #lock}; the others work on a read-only volume.
 */
public final class BackupStore {
    private static final String STAGING = ".staging";
    /** Long enough for a person who copies a backup in, file by file. */
    private static final Duration ORPHAN_AGE = Duration.ofHours(1);

    private final Path directory;
    private final DurableFiles files;
    private final StoreListing listing;
    private final Map<String, KnownManifest> manifests = new ConcurrentHashMap<>();

    public BackupStore(Path directory, DurableFiles files) {
        this.directory = directory;
        this.files = files;
        this.listing = new StoreListing(directory, this::find, System::nanoTime);
    }

    /** A manifest as it was read, and what the directory said of its file then: a new one is another file. */
    private record KnownManifest(List<Object> file, Manifest manifest) {}

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

    /** All backups, oldest first; none when the directory is not there. */
    public List<Backup> backups() {
        return listing.backups();
    }

    /** The newest backup; reads one manifest, however many there are. */
    public Optional<Backup> newest() {
        return newestFirst().map(this::find).flatMap(Optional::stream).findFirst();
    }

    /** The backup of that file name; anything else than a plain name of a backup is none. */
    public Optional<Backup> find(String file) {
        return BackupName.parse(file).flatMap(this::find);
    }

    private Optional<Backup> find(BackupName name) {
        var path = directory.resolve(name.file());
        try {
            var file = attributes(path);
            if (file.isEmpty()) {
                return Optional.empty();
            }
            long size = file.get().size();
            return name.isForeign() ? Optional.of(new Backup.Foreign(name, path, size))
                    : attributes(directory.resolve(name.manifest())).map(manifest -> read(name, path, size, manifest));
        } catch (IOException e) {
            throw Failure.of("look at", path, e);
        }
    }

    /** Of a regular file. */
    private static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS))
                    .filter(BasicFileAttributes::isRegularFile);
        } catch (NoSuchFileException | NotDirectoryException _) {
            return Optional.empty();
        }
    }

    private Backup read(BackupName name, Path path, long size, BasicFileAttributes attributes) {
        List<Object> seen = List.of(String.valueOf(attributes.fileKey()), attributes.size(),
                attributes.lastModifiedTime());
        var known = manifests.get(name.file());
        if (known != null && known.file.equals(seen)) {
            return new Backup.Ours(name, path, size, known.manifest);
        }
        try {
            var manifest = ManifestJson.read(Files.readAllBytes(directory.resolve(name.manifest())), name);
            manifests.put(name.file(), new KnownManifest(seen, manifest));
            return new Backup.Ours(name, path, size, manifest);
        } catch (IOException e) {
            return new Backup.Unreadable(name, path, size,
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** The newest backup of ours on that timeline whose manifest can be read. */
    Optional<Backup.Ours> newest(int timeline) {
        return newestFirst().filter(name -> name.timeline() == timeline).map(this::find).flatMap(Optional::stream)
                .filter(Backup.Ours.class::isInstance).map(Backup.Ours.class::cast).findFirst();
    }

    /** The latest instant that a name of that timeline is taken for, by a backup or by what a crash left of one. */
    Optional<Instant> lastName(int timeline) {
        return newestFirst().filter(name -> name.timeline() == timeline).map(BackupName::restorePoint).findFirst();
    }

    /** The highest timeline that a backup is of, 0 when there is none. */
    public int highestTimeline() {
        return listing.names().stream().mapToInt(BackupName::timeline).max().orElse(0);
    }

    private Stream<BackupName> newestFirst() {
        return listing.names().reversed().stream();
    }

    /** Where a backup of that name is made. */
    Path staging(BackupName name) {
        return directory.resolve(name.file() + STAGING);
    }

    /** Makes a verified staging file a backup. It never replaces one. */
    Backup.Ours publish(BackupName name, Manifest manifest) throws IOException {
        var path = directory.resolve(name.file());
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new Failure(ExitCode.FAILED, "publish", path, "a file of that name is there", "try again");
        }
        var manifestPath = directory.resolve(name.manifest());
        var manifestStaging = directory.resolve(name.manifest() + STAGING);
        files.write(manifestStaging, ManifestJson.write(manifest));
        files.rename(staging(name), path);
        files.rename(manifestStaging, manifestPath);
        files.forceDirectory(directory);
        return new Backup.Ours(name, path, manifest.size(), manifest);
    }

    /** Writes down what has become known of a backup. */
    public void update(Backup.Ours backup, Manifest manifest) {
        var path = directory.resolve(backup.name().manifest());
        try {
            files.replace(path, ManifestJson.write(manifest));
        } catch (IOException e) {
            throw Failure.of("write", path, e);
        }
    }

    void delete(Backup backup) throws IOException {
        files.deleteIfExists(directory.resolve(backup.name().manifest()));
        files.deleteIfExists(backup.path());
        manifests.remove(backup.file());
        files.forceDirectory(directory);
    }

    /** Removes what a crash left: staging files, and after an hour a file without its manifest or the reverse. */
    void sweep(Instant now) throws IOException {
        for (var file : listing.files()) {
            var path = directory.resolve(file);
            if (file.contains(STAGING) || isOrphan(file) && isOlder(path, now.minus(ORPHAN_AGE))) {
                files.deleteIfExists(path);
            }
        }
    }

    private boolean isOrphan(String file) {
        if (file.endsWith(".json")) {
            var name = BackupName.parse(file.substring(0, file.length() - ".json".length()) + ".db");
            return name.isPresent() && !Files.exists(directory.resolve(name.get().file()));
        }
        var name = BackupName.parse(file);
        return name.isPresent() && !name.get().isForeign() && !Files.exists(directory.resolve(name.get().manifest()));
    }

    private static boolean isOlder(Path path, Instant limit) throws IOException {
        return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(limit);
    }
}
