package reprise.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import reprise.failure.Failure;

/**
 * What the directory of a store held at a moment.
 *
 * @param files
 *            names of all files
 * @param names
 *            those of the backups, oldest first, also of backups that have no manifest
 */
record StoreListing(List<String> files, List<BackupName> names) {

    /**
     * Reads a directory; one that is not there is empty.
     *
     * @param stem
     *            what the names of the backups begin with
     */
    static StoreListing read(Path directory, String stem) {
        try (var entries = Files.list(directory)) {
            var files = entries.map(path -> path.getFileName().toString()).toList();
            return new StoreListing(files, files.stream().map(BackupName::parse).flatMap(Optional::stream)
                    .filter(name -> name.stem().equals(stem)).sorted().toList());
        } catch (NoSuchFileException _) {
            return new StoreListing(List.of(), List.of());
        } catch (IOException e) {
            throw Failure.of("list the backups of", directory, e);
        }
    }
}
