package reprise.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reprise.failure.Failure;

/** Verifies backups of a store, each content once, and records the verdicts in their manifests. */
public final class StoreVerification {
    private final BackupStore store;
    private final Duration lockWait;
    private final Clock clock;
    private final Map<List<Object>, Verdict> known = new HashMap<>();

    public StoreVerification(BackupStore store, Duration lockWait, Clock clock) {
        this.store = store;
        this.lockWait = lockWait;
        this.clock = clock;
    }

    /**
     * Verifies a backup and records the verdict.
     *
     * @return nothing when it was deleted meanwhile, as pruning does at any time
     * @throws Failure
     *             when it cannot be read, or its manifest not changed, which says nothing of its soundness
     */
    public Optional<Verdict> verify(Backup backup) {
        try {
            var start = clock.instant();
            var content = content(backup);
            var verdict = known.containsKey(content) ? known.get(content) : Verifier.verify(backup);
            if (record(backup, verdict, start)) {
                known.put(content, verdict);
                return Optional.of(verdict);
            }
            return Optional.empty();
        } catch (Failure e) {
            if (store.find(backup.file()).isEmpty()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What backups have in common that are one file with several names: it is read once. */
    private static List<Object> content(Backup backup) {
        try {
            var file = Files.readAttributes(backup.path(), BasicFileAttributes.class).fileKey();
            return backup instanceof Backup.Ours ours && file != null
                    ? List.of(file, ours.manifest().sha256(), ours.manifest().contents())
                    : List.of(backup.file());
        } catch (IOException e) {
            throw Failure.of("verify", backup.path(), e);
        }
    }

    /**
     * So that the list and the alerts know. A read-only volume, as the service has it, stays as it is. What is changed
     * is the manifest as it is by then: a person may have accepted a loss of rows meanwhile, a backup may have read it
     * later.
     *
     * @return whether the backup is still there
     */
    private boolean record(Backup backup, Verdict verdict, Instant start) {
        if (!(backup instanceof Backup.Ours ours) || !Files.isWritable(store.directory())) {
            return store.find(backup.file()).isPresent();
        }
        try (var _ = store.lock(lockWait)) {
            store.change(ours.name(), manifest -> isOfWhatWasRead(manifest, ours.manifest(), start)
                    ? manifest.verified(verdict instanceof Verdict.Damaged(var reason) ? reason : Manifest.SOUND,
                            clock.instant())
                    : manifest);
            return store.find(backup.file()).isPresent();
        }
    }

    private static boolean isOfWhatWasRead(Manifest now, Manifest then, Instant start) {
        return now.sha256().equals(then.sha256()) && (now.isSound() || !now.verifiedAt().isAfter(start));
    }
}
