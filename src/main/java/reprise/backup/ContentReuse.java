package reprise.backup;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import reprise.durable.DurableFiles;

/**
 * Gives the content of the last backup one more name, when the database has not changed since: a hard link, which takes no
 * room and no time.
 */
final class ContentReuse {
    /** One bad place of the disk must not be all backups of a database that rests. */
    private static final Duration COPIED_ANEW = Duration.ofDays(1);

    private final BackupStore store;
    private final DurableFiles files;
    private final Clock clock;

    ContentReuse(BackupStore store, DurableFiles files, Clock clock) {
        this.store = store;
        this.files = files;
        this.clock = clock;
    }

    /**
     * Stages the last backup under another name.
     *
     * @return its manifest; none when the database has to be copied
     */
    Optional<Manifest> stage(Backup.Ours last, Optional<String> fingerprint, BackupName name) throws IOException {
        if (!last.isSound() || !isUnchanged(last.manifest().origin(), fingerprint)) {
            return Optional.empty();
        }
        return Optional.of(last.manifest()).filter(_ -> isLinked(last, name));
    }

    private boolean isUnchanged(Manifest.Origin origin, Optional<String> fingerprint) {
        return fingerprint.isPresent() && fingerprint.get().equals(origin.fingerprint())
                && BackupName.parse(origin.content())
                        .filter(content -> isWithin(COPIED_ANEW, content.restorePoint())).isPresent();
    }

    /** An instant that is ahead of the clock is not known to be recent. */
    private boolean isWithin(Duration limit, Instant since) {
        var now = clock.instant();
        return since.isAfter(now.minus(limit)) && !since.isAfter(now);
    }

    private boolean isLinked(Backup.Ours last, BackupName name) {
        try {
            files.link(last.path(), store.staging(name));
            return true;
        } catch (IOException _) {
            return false; // the volume knows one name a file only: then a copy it is
        }
    }
}
