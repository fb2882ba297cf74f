package reprise.durable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/**
 * A lock on a volume, by a file on it. The system releases it when the process ends, however it ends, and keeps it
 * between containers of one node. Shared by those that use what is there, exclusive for those that replace it.
 *
 * <p>
 * Whoever waits holds the queue alone, a second range of the same file, and whoever comes later waits for that first:
 * else backups that overlap would keep a restore waiting for ever, since one of them always has a share. It is one file
 * with one channel, because to close another channel of it would drop both locks.
 */
public final class VolumeLock implements AutoCloseable {
    private static final String NAME = ".reprise.lock";
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final long VOLUME = 0;
    private static final long QUEUE = 1;

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

    /**
     * Whether anybody ever locked the volume.
     *
     * @throws Failure
     *             when that cannot be known
     */
    public static boolean wasTaken(Path volume) {
        try {
            return FileStatus.exists(volume.resolve(NAME));
        } catch (IOException e) {
            throw Failure.of("look at", volume, e);
        }
    }

    private static VolumeLock acquire(Path volume, Duration wait, boolean shared) {
        var file = volume.resolve(NAME);
        try {
            new DurableFiles().createDirectories(volume);
            var key = volume.toRealPath().resolve(NAME);
            return new Waiting(volume, System.nanoTime() + wait.toNanos(), shared).acquire(key);
        } catch (IOException e) {
            throw Failure.of("lock", file, e);
        }
    }

    /** Somebody who wants the volume until an instant of {@link System#nanoTime()}. */
    private record Waiting(Path volume, long end, boolean shared) {

        VolumeLock acquire(Path key) throws IOException {
            until(() -> HELD.add(key));
            FileChannel channel = null;
            boolean locked = false;
            try {
                channel = FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                lock(channel);
                locked = true;
                return new VolumeLock(key, channel);
            } finally {
                if (!locked) {
                    if (channel != null) {
                        channel.close();
                    }
                    HELD.remove(key);
                }
            }
        }

        private void lock(FileChannel channel) throws IOException {
            var queue = new AtomicReference<@Nullable FileLock>();
            until(() -> queue.compareAndSet(null, channel.tryLock(QUEUE, 1, false)) && queue.get() != null);
            until(() -> channel.tryLock(VOLUME, 1, shared) != null);
            Objects.requireNonNull(queue.get()).release();
        }

        private void until(Attempt attempt) throws IOException {
            while (!attempt.succeeds()) {
                if (System.nanoTime() - end >= 0) {
                    throw new Failure(ExitCode.BUSY, "lock", volume,
                            "somebody else " + (shared ? "restores into it" : "uses it"),
                            shared ? "try again when the restore is done" : "stop the service or the other command");
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** One try of many. */
    @FunctionalInterface
    private interface Attempt {
        boolean succeeds() throws IOException;
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
