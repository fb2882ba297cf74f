package reprise.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

    public BackupStore(Path directory, DurableFiles files) {
        this.directory = directory;
        this.files = files;
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
        return VolumeLock.exclusive(directory, wait);
    }

    /** All backups, oldest first; none when the directory is not there. */
    public List<Backup> backups() {
        return names().map(this::find).flatMap(Optional::stream).sorted(Comparator.comparing(Backup::name)).toList();
    }

    /** The newest backup; reads one manifest, however many there are. */
    public Optional<Backup> newest() {
        return names().map(BackupName::parse).flatMap(Optional::stream).sorted(Comparator.reverseOrder())
                .map(name -> find(name.file())).flatMap(Optional::stream).findFirst();
    }

    /** The backup of that file name; anything else than a plain name of a backup is none. */
    public Optional<Backup> find(String file) {
        return BackupName.parse(file).flatMap(name -> {
            var path = directory.resolve(name.file());
            var manifest = directory.resolve(name.manifest());
            try {
                if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    return Optional.empty();
                }
                long size = Files.size(path);
                if (name.isForeign()) {
                    return Optional.of(new Backup.Foreign(name, path, size));
                }
                return Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS)
                        ? Optional.of(read(name, path, size, manifest))
                        : Optional.empty();
            } catch (IOException e) {
                throw Failure.of("look at", path, e);
            }
        });
    }

    private static Backup read(BackupName name, Path path, long size, Path manifest) {
        try {
            return new Backup.Ours(name, path, size, ManifestJson.read(Files.readAllBytes(manifest), name));
        } catch (IOException e) {
            return new Backup.Unreadable(name, path, size,
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** The newest backup of ours on that timeline whose manifest can be read. */
    Optional<Backup.Ours> newest(int timeline) {
        return names().map(BackupName::parse).flatMap(Optional::stream).filter(name -> name.timeline() == timeline)
                .sorted(Comparator.reverseOrder()).map(name -> find(name.file())).flatMap(Optional::stream)
                .filter(Backup.Ours.class::isInstance).map(Backup.Ours.class::cast).findFirst();
    }

    /** The latest instant that a name of that timeline is taken for, by a backup or by what a crash left of one. */
    Optional<Instant> lastName(int timeline) {
        return names().map(BackupName::parse).flatMap(Optional::stream).filter(name -> name.timeline() == timeline)
                .map(BackupName::restorePoint).max(Comparator.naturalOrder());
    }

    /** The highest timeline that a backup is of, 0 when there is none. */
    public int highestTimeline() {
        return names().map(BackupName::parse).flatMap(Optional::stream).mapToInt(BackupName::timeline).max().orElse(0);
    }

    private Stream<String> names() {
        try (var entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).toList().stream();
        } catch (NoSuchFileException | NotDirectoryException _) {
            return Stream.empty();
        } catch (IOException e) {
            throw Failure.of("list the backups of", directory, e);
        }
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
        files.forceDirectory(directory);
    }

    /** Removes what a crash left: staging files, and after an hour a file without its manifest or the reverse. */
    void sweep(Instant now) throws IOException {
        for (var file : names().toList()) {
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
