package reprise.durable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * What the file system says of a path. Only {@link NoSuchFileException} is absence. {@link Files#exists} answers false
 * for an I/O error, a stale NFS handle or a missing permission too, and a database that merely could not be looked at
 * would be taken for lost and replaced.
 */
public final class FileStatus {
    private FileStatus() {}

    /**
     * Returns the attributes of a path; none when nothing is there.
     *
     * @throws IOException
     *             when that cannot be known
     */
    public static Optional<BasicFileAttributes> of(Path path, LinkOption... options) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, options));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /**
     * Whether something is there.
     *
     * @throws IOException
     *             when that cannot be known
     */
    public static boolean exists(Path path, LinkOption... options) throws IOException {
        return of(path, options).isPresent();
    }

    /**
     * Returns the size of a file in bytes, 0 when it is not there.
     *
     * @throws IOException
     *             when that cannot be known
     */
    public static long size(Path path) throws IOException {
        return of(path).map(BasicFileAttributes::size).orElse(0L);
    }
}
