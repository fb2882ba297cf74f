package reprise.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;

/**
 * Every change that is made to files of the volumes, apart from those that SQLite makes itself. One change a method, and
 * each is said to the {@link Observer} before it is made, so that a test can stop the program at any of them.
 *
 * <p>
 * Immutable and thread-safe.
 */
public final class DurableFiles {
    private static final int FORCED_PIECE = 2 << 20;
    private static final Set<OpenOption> NEW_CONTENT = Set.of(StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);

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
        try (var out = open(file)) {
            var buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
    }

    /**
     * A new file with the bytes of another, on the disk when this returns. Each piece is forced while the next one is
     * copied: a single force of gigabytes at the end would keep every other writer of the volume waiting.
     *
     * @param from
     *            its position stays as it is
     * @return how many bytes: less than {@code from} had at the beginning when that became shorter
     */
    public long copy(FileChannel from, Path to) throws IOException {
        observer.before("copy", to);
        try (var out = open(to); var beside = new Beside()) {
            long size = from.size();
            long at = 0;
            Beside.Work<?> forced = () -> out;
            for (long copied = 1; at < size && copied > 0; at += copied) {
                copied = from.transferTo(at, Math.min(FORCED_PIECE, size - at), out);
                forced.await();
                forced = beside.start(() -> force(out));
                observer.before("copy on", to);
            }
            forced.await();
            out.force(true);
            return at;
        }
    }

    /** A new file with the bytes of another that nobody writes, on the disk when this returns. */
    public void copy(Path from, Path to) throws IOException {
        try (var in = FileChannel.open(from, StandardOpenOption.READ)) {
            if (copy(in, to) < in.size()) {
                throw new IOException("it became shorter while it was read: " + from);
            }
        }
    }

    /** Forces what others have written to a file. */
    public void force(Path file) throws IOException {
        observer.before("force", file);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /**
     * Gives a file one name more in the same directory, which holds the same bytes and needs no room.
     *
     * @throws IOException
     *             also when the file system knows one name a file only
     */
    public void link(Path file, Path name) throws IOException {
        observer.before("link", name);
        try {
            Files.createLink(name, file);
        } catch (UnsupportedOperationException e) {
            throw new IOException(e);
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

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, NEW_CONTENT);
    }

    private static FileChannel force(FileChannel out) throws IOException {
        out.force(false);
        return out;
    }
}
