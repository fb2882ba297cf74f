package reprise.durable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that takes a share of a volume again and again, as backups do that take longer than the time between two.
 */
public final class OverlappingBackups {
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final long WORK_MILLIS = 400;

    private OverlappingBackups() {}

    /** @param args the volume */
    public static void main(String[] args) {
        for (int i = 0; i < 100; i++) {
            try (var _ = VolumeLock.shared(Path.of(args[0]), WAIT)) {
                System.out.println("shared"); // the first of these says that it has begun
                LockSupport.parkNanos(WORK_MILLIS * 1_000_000);
            }
        }
    }
}
