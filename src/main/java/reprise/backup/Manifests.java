package reprise.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import reprise.durable.FileStatus;
import reprise.json.NewerFormatException;

/** Reads the manifests of a store, each once as long as its file does not change. */
final class Manifests {
    /** A hundred times what a database of hundreds of tables needs. */
    static final int MAX_BYTES = 4 << 20;

    private final Path directory;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    Manifests(Path directory) {
        this.directory = directory;
    }

    /** A manifest as it was read, and what the directory said of its file then: a new one is another file. */
    private record Known(List<Object> file, Manifest manifest) {}

    /**
     * Returns the backup of that name; none when its file is not there.
     *
     * @throws IOException
     *             when that cannot be known
     */
    Optional<Backup> backup(BackupName name) throws IOException {
        var path = directory.resolve(name.file());
        var file = regular(path);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        var manifest = name.hasTimeline() ? regular(directory.resolve(name.manifest()))
                : Optional.<BasicFileAttributes>empty();
        if (manifest.isPresent()) {
            try {
                return Optional.of(read(name, path, file.get().size(), manifest.get()));
            } catch (NoSuchFileException _) {
                return backup(name); // deleted between the two looks
            }
        }
        // a backup that is deleted loses its file first: then it was deleted between the two looks
        return regular(path).map(still -> new Backup.Foreign(name, path, still.size()));
    }

    private static Optional<BasicFileAttributes> regular(Path file) throws IOException {
        return FileStatus.of(file, LinkOption.NOFOLLOW_LINKS).filter(BasicFileAttributes::isRegularFile);
    }

    /** Only content makes a manifest unreadable: an I/O error must not make a recovery skip a sound backup. */
    private Backup read(BackupName name, Path path, long size, BasicFileAttributes attributes) throws IOException {
        List<Object> seen = List.of(String.valueOf(attributes.fileKey()), attributes.size(),
                attributes.lastModifiedTime());
        var before = known.get(name.file());
        if (before != null && before.file.equals(seen)) {
            return new Backup.Ours(name, path, size, before.manifest);
        }
        if (attributes.size() > MAX_BYTES) {
            return new Backup.Unreadable(name, path, size, "larger than " + MAX_BYTES + " bytes");
        }
        var content = Files.readAllBytes(directory.resolve(name.manifest()));
        try {
            var manifest = ManifestJson.read(content, name);
            known.put(name.file(), new Known(seen, manifest));
            return new Backup.Ours(name, path, size, manifest);
        } catch (NewerFormatException e) {
            return new Backup.Newer(name, path, size, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Backup.Unreadable(name, path, size,
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** Reads the manifest of that name anew next time. */
    void forget(BackupName name) {
        known.remove(name.file());
    }

    /** Forgets the manifests of backups that are not there any more: other processes prune, too. */
    void keepOnly(Collection<BackupName> names) {
        if (known.size() > names.size()) {
            known.keySet().retainAll(names.stream().map(BackupName::file).collect(Collectors.toSet()));
        }
    }

    /** Returns how many manifests are remembered. */
    int size() {
        return known.size();
    }
}
