package reprise.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Every change that is made to files of the volumes, apart from those that SQLite makes itself. One change a method, and
 * each is said to the {@link Observer} before it is made, so that a test can stop the program at any of them.
 *
 * <p>
 * Immutable and thread-safe.
 */
public final class DurableFiles {
    private static final int CHUNK = 16 << 20;

    private final Observer observer;

    /** Told of each change before it is made. */
    @FunctionalInterface
    public interface Observer {
        void before(String change, Path path);
    }

    public DurableFiles() {
        this((_, _) -> {});
    }

    public DurableFiles(Observer observer) {
        this.observer = observer;
    }

    public void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            observer.before("create", directory);
            Files.createDirectories(directory);
        }
    }

    /** A new file with these bytes, on the disk when this returns; its name is not, before {@link #forceDirectory}. */
    public void write(Path file, byte[] content) throws IOException {
        observer.before("write", file);
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
    }

    /** A new file with the bytes of another, on the disk when this returns. */
    public void copy(Path from, Path to) throws IOException {
        observer.before("copy", to);
        try (var in = FileChannel.open(from, StandardOpenOption.READ);
                var out = FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            long size = in.size();
            for (long at = 0; at < size;) {
                long copied = in.transferTo(at, Math.min(CHUNK, size - at), out);
                if (copied <= 0) {
                    throw new IOException("it became shorter while it was read: " + from);
                }
                at += copied;
                observer.before("copy on", to);
            }
            out.force(true);
        }
    }

    /** Forces what others have written to a file. */
    public void force(Path file) throws IOException {
        observer.before("force", file);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Gives a file another name in the same directory, in one step, over what has that name. */
    public void rename(Path from, Path to) throws IOException {
        observer.before("rename", to);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public void deleteIfExists(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            observer.before("delete", file);
            Files.deleteIfExists(file);
        }
    }

    /** Forces the names of a directory: a rename or a removal in it is sure only after this. */
    public void forceDirectory(Path directory) throws IOException {
        observer.before("force directory", directory);
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Replaces a small file in one step: a crash leaves the old content or the new. */
    public void replace(Path file, byte[] content) throws IOException {
        var staging = file.resolveSibling(file.getFileName() + ".staging");
        write(staging, content);
        rename(staging, file);
        forceDirectory(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    }
}
