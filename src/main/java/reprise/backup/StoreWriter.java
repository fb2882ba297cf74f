package reprise.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import reprise.durable.DurableFiles;
import reprise.durable.FileStatus;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/** Changes the directory of a store, in an order that leaves no database file without its manifest after a crash. */
final class StoreWriter {
    private static final String STAGING = ".staging";

    private final Path directory;
    private final DurableFiles files;

    StoreWriter(Path directory, DurableFiles files) {
        this.directory = directory;
        this.files = files;
    }

    /** Where a backup of that name is made. */
    Path staging(BackupName name) {
        return directory.resolve(name.file() + STAGING);
    }

    /**
     * Makes a verified staging file a backup. It never replaces one. The manifest comes first: a crash in between
     * leaves no database file that nobody knows.
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

    /** Replaces the manifest of a backup. */
    void update(Backup.Ours backup, Manifest manifest) {
        var path = directory.resolve(backup.name().manifest());
        try {
            files.replace(path, ManifestJson.write(manifest, Files.readAllBytes(path)));
        } catch (IOException e) {
            throw Failure.of("write", path, e);
        }
    }

    /**
     * The file goes first, for good: a crash or a power cut leaves no database file that nobody knows. A manifest that
     * a power cut brings back is swept later.
     */
    void delete(Backup backup) throws IOException {
        files.deleteIfExists(backup.path());
        files.forceDirectory(directory);
        files.deleteIfExists(directory.resolve(backup.name().manifest()));
    }
}
