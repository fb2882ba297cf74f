package reprise.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import reprise.durable.DurableFiles;

/**
 * Gives the content of the last backup one more name, when the database has not changed since: a hard link, which takes
 * no room and no time. All names of a content share each flipped bit, so a content is named again only while it is
 * young and was read not long ago.
 */
final class ContentReuse {
    /** One bad place of the disk must not be all backups of a database that rests. */
    private static final Duration COPIED_ANEW = Duration.ofDays(1);
    /**
     * How long a checksum that was read holds for further names. With a backup each minute, the content is then read
     * once in sixty times, which is what hard links are for, and a bit that flipped is found before an hour of backups
     * has it.
     */
    private static final Duration READ_AGAIN = Duration.ofHours(1);

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
        var known = isWithin(READ_AGAIN, last.manifest().verifiedAt()) ? Optional.of(last.manifest()) : readAgain(last);
        return known.filter(_ -> isLinked(last, name));
    }

    private boolean isUnchanged(Manifest.Origin origin, Optional<String> fingerprint) {
        return fingerprint.isPresent() && fingerprint.equals(origin.fingerprint())
                && BackupName.parse(origin.content())
                        .filter(content -> isWithin(COPIED_ANEW, content.restorePoint())).isPresent();
    }

    /** An instant that is ahead of the clock is not known to be recent. */
    private boolean isWithin(Duration limit, Instant since) {
        var now = clock.instant();
        return since.isAfter(now.minus(limit)) && !since.isAfter(now);
    }

    private Optional<Manifest> readAgain(Backup.Ours last) throws IOException {
        String sha256;
        try {
            sha256 = Sha256.of(last.path());
        } catch (IOException _) {
            return Optional.empty(); // whatever is wrong with that file, a copy of the database is the answer
        }
        var now = clock.instant();
        if (sha256.equals(last.manifest().sha256())) {
            return store.change(last.name(), manifest -> manifest.verified(Manifest.SOUND, now))
                    .map(Backup.Ours::manifest);
        }
        for (var backup : store.backups()) {
            if (isSameFile(backup, last)) {
                store.change(backup.name(), manifest -> manifest.sha256().equals(sha256) ? manifest
                        : manifest.verified("sha256 is " + sha256 + ", its manifest says " + manifest.sha256(), now));
            }
        }
        return Optional.empty();
    }

    private static boolean isSameFile(Backup one, Backup other) throws IOException {
        try {
            return Files.isSameFile(one.path(), other.path());
        } catch (NoSuchFileException _) {
            return false;
        }
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
