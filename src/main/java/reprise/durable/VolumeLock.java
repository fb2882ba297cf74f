package reprise.durable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/**
 * A lock on a volume, by a file on it. The system releases it when the process ends, however it ends, and keeps it
 * between containers of one node. Shared by those that use what is there, exclusive for those that replace it.
 */
public final class VolumeLock implements AutoCloseable {
    private static final String NAME = ".reprise.lock";
    private static final Duration PAUSE = Duration.ofMillis(50);

    /**
     * What this process holds. To open such a file once more and close it would make the system drop the lock (POSIX:
     * closing any descriptor of a file releases all locks that the process has on it).
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private VolumeLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Waits for a share of the volume.
     *
     * @throws Failure
     *             with exit code 5 when somebody holds it alone for longer than {@code wait}
     */
    public static VolumeLock shared(Path volume, Duration wait) {
        return acquire(volume, wait, true);
    }

    /**
     * Waits for the volume alone.
     *
     * @throws Failure
     *             with exit code 5 when somebody holds it for longer than {@code wait}
     */
    public static VolumeLock exclusive(Path volume, Duration wait) {
        return acquire(volume, wait, false);
    }

    private static VolumeLock acquire(Path volume, Duration wait, boolean shared) {
        var file = volume.resolve(NAME);
        try {
            Files.createDirectories(volume);
            var key = volume.toRealPath().resolve(NAME);
            long end = System.nanoTime() + wait.toNanos();
            while (true) {
                var lock = tryLock(key, shared);
                if (lock != null) {
                    return lock;
                }
                if (System.nanoTime() - end >= 0) {
                    throw new Failure(ExitCode.BUSY, "lock", volume,
                            "somebody else " + (shared ? "restores into it" : "uses it"),
                            shared ? "try again when the restore is done" : "stop the service or the other command");
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (IOException e) {
            throw Failure.of("lock", file, e);
        }
    }

    private static @Nullable VolumeLock tryLock(Path key, boolean shared) throws IOException {
        if (!HELD.add(key)) {
            return null;
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            locked = channel.tryLock(0, Long.MAX_VALUE, shared) != null;
            return locked ? new VolumeLock(key, channel) : null;
        } finally {
            if (!locked) {
                if (channel != null) {
                    channel.close();
                }
                HELD.remove(key);
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw Failure.of("release the lock", file, e);
        } finally {
            HELD.remove(file);
        }
    }
}
