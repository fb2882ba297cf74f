package reprise.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Set;

/**
 * Every change that is made to files of the volumes, apart from those that SQLite makes itself. One change a method,
 * and each is said to the {@link Observer} before it is made, so that a test can stop the program at any of them.
 *
 * <p>
 * Immutable and thread-safe.
 */
public final class DurableFiles {
    private static final int FORCED_PIECE = 2 << 20;
    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final Set<OpenOption> WRITE = Set.of(StandardOpenOption.WRITE);
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);

    private final Observer observer;
    private final FileCalls calls;

    /** Told of each change before it is made. */
    @FunctionalInterface
    public interface Observer {
        void before(String change, Path path);
    }

    public DurableFiles() {
        this((_, _) -> {});
    }

    public DurableFiles(Observer observer) {
        this(observer, new FileCalls());
    }

    /** Makes its changes by calls of the test's own. */
    public DurableFiles(Observer observer, FileCalls calls) {
        this.observer = observer;
        this.calls = calls;
    }

    /**
     * Creates a directory and those above it that are missing. All of their names are on the disk when this returns:
     * without its directory, no file that is forced later would be found.
     *
     * @throws IOException
     *             also when it is not known whether the directory exists
     */
    public void createDirectories(Path directory) throws IOException {
        var missing = new ArrayDeque<Path>();
        for (var each = directory.toAbsolutePath(); !isDirectory(each); each = parent(each)) {
            missing.push(each);
        }
        for (var each : missing) {
            observer.before("create", each);
            try {
                calls.createDirectory(each);
            } catch (FileAlreadyExistsException e) {
                if (!isDirectory(each)) { // not merely another process that was quicker
                    throw e;
                }
            }
            forceDirectory(parent(each));
        }
    }

    /** Writes a new file; its bytes are on the disk when this returns, its name only after {@link #forceDirectory}. */
    public void write(Path file, byte[] content) throws IOException {
        observer.before("write", file);
        try (var out = create(file)) {
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
     * @param size
     *            how many bytes of it, from its beginning
     * @return how many bytes: less than {@code size} when it has no more
     */
    public long copy(FileChannel from, Path to, long size) throws IOException {
        observer.before("copy", to);
        try (var out = create(to); var background = new BackgroundTask()) {
            long at = 0;
            BackgroundTask.Work<?> forced = () -> out;
            for (long copied = 1; at < size && copied > 0; at += copied) {
                copied = from.transferTo(at, Math.min(FORCED_PIECE, size - at), out);
                forced.await();
                forced = background.start(() -> force(out));
                observer.before("copy on", to);
            }
            forced.await();
            out.force(true);
            return at;
        }
    }

    /** A new file with the bytes of another that nobody writes, on the disk when this returns. */
    public void copy(Path from, Path to) throws IOException {
        try (var in = read(from)) {
            if (copy(in, to, in.size()) < in.size()) {
                throw new IOException("it became shorter while it was read: " + from);
            }
        }
    }

    /** Opens a file for reading only: whatever can write is in this class. */
    public static FileChannel read(Path file) throws IOException {
        return FileChannel.open(file, READ);
    }

    /** Forces what others have written to a file. */
    public void force(Path file) throws IOException {
        observer.before("force", file);
        try (var channel = calls.open(file, WRITE)) {
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
            calls.link(file, name);
        } catch (UnsupportedOperationException e) {
            throw new IOException(e);
        }
    }

    /** Gives a file another name in the same directory, in one step, over what has that name. */
    public void rename(Path from, Path to) throws IOException {
        observer.before("rename", to);
        calls.rename(from, to);
    }

    /**
     * Removes a name. After a crash it may be back, before {@link #forceDirectory}.
     *
     * @throws IOException
     *             also when it is not known whether the file exists
     */
    public void deleteIfExists(Path file) throws IOException {
        if (FileStatus.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            observer.before("delete", file);
            calls.delete(file);
        }
    }

    /** Forces the names of a directory: a rename or a removal in it is sure only after this. */
    public void forceDirectory(Path directory) throws IOException {
        observer.before("force directory", directory);
        try (var channel = calls.open(directory, READ)) {
            channel.force(true);
        }
    }

    /** Replaces a small file in one step: a crash leaves the old content or the new. */
    public void replace(Path file, byte[] content) throws IOException {
        var staging = file.resolveSibling(file.getFileName() + ".staging");
        write(staging, content);
        rename(staging, file);
        forceDirectory(parent(file.toAbsolutePath()));
    }

    /**
     * Creates a file, never an existing one: what has that name could be a link to another file, a backup for instance,
     * whose bytes would be overwritten.
     */
    private FileChannel create(Path file) throws IOException {
        deleteIfExists(file);
        return calls.open(file, NEW);
    }

    private static FileChannel force(FileChannel out) throws IOException {
        out.force(false);
        return out;
    }

    private static Path parent(Path path) throws IOException {
        var parent = path.getParent();
        if (parent == null) {
            throw new NoSuchFileException(path.toString());
        }
        return parent;
    }

    private static boolean isDirectory(Path path) throws IOException {
        var found = FileStatus.of(path);
        if (found.isPresent() && !found.get().isDirectory()) {
            throw new NotDirectoryException(path.toString());
        }
        return found.isPresent();
    }
}
