package reprise.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells a database from the same one after a write, by what the directory says of its file and its log: which files
 * they are, their sizes, when they were written last. Nothing is opened or read.
 */
final class Fingerprint {
    /** A clock of files may stand still for some milliseconds: two writes within them could have one time. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private Fingerprint() {}

    /** None when the last write is so recent that another could look the same. */
    static Optional<String> of(Path file, Instant now) throws IOException {
        var parts = new ArrayList<String>();
        for (var path : List.of(file, SqliteDatabase.log(file))) {
            var attributes = attributes(path);
            if (attributes.isEmpty() || attributes.get().size() == 0) {
                continue; // whoever opens a database makes an empty log, and removes it at the end
            }
            var written = attributes.get().lastModifiedTime().toInstant();
            if (written.isAfter(now.minus(SETTLED))) {
                return Optional.empty();
            }
            parts.add(attributes.get().fileKey() + " " + attributes.get().size() + " " + written);
        }
        return Optional.of(String.join(", ", parts));
    }

    private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }
}
