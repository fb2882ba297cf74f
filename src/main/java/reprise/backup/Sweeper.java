package reprise.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import reprise.durable.DurableFiles;
import reprise.durable.FileStatus;

/**
 * Removes what a crash left of our own work: staging files, and manifests without a backup. Never a database file: what
 * has no manifest may be the only copy that somebody has.
 */
final class Sweeper {
    private static final Pattern STAGED = Pattern.compile("(.+)\\.staging(?:-wal|-shm|-journal)?");
    /** Long enough for a person who copies backups in, file by file. */
    private static final Duration MANIFEST_ALONE = Duration.ofHours(1);

    private final BackupStore store;
    private final DurableFiles files;
    private final Clock clock;

    Sweeper(BackupStore store, DurableFiles files, Clock clock) {
        this.store = store;
        this.files = files;
        this.clock = clock;
    }

    /**
     * The store must be locked.
     *
     * @throws IOException
     *             when a file cannot be looked at or removed: it stays
     */
    void sweep() throws IOException {
        var old = clock.instant().minus(MANIFEST_ALONE);
        for (var name : store.files()) {
            var path = store.directory().resolve(name);
            if (isStaging(name) || isManifestAlone(name) && isOlder(path, old) && !isOfNewerProgram(path)) {
                files.deleteIfExists(path);
            }
        }
    }

    /** Whether we named it: a person's copy may have such an ending, too. */
    private boolean isStaging(String file) {
        var staged = STAGED.matcher(file);
        if (!staged.matches()) {
            return false;
        }
        var target = staged.group(1);
        return target.equals(String.valueOf(store.ledger().getFileName()))
                || ofBackup(target).or(() -> ofManifest(target)).isPresent();
    }

    private boolean isManifestAlone(String file) throws IOException {
        var name = ofManifest(file);
        return name.isPresent()
                && !FileStatus.exists(store.directory().resolve(name.get().file()), LinkOption.NOFOLLOW_LINKS);
    }

    /** A newer version may store a backup in another file than this one looks for. */
    private static boolean isOfNewerProgram(Path manifest) throws IOException {
        return FileStatus.size(manifest) <= Manifests.MAX_BYTES && ManifestJson.isNewer(Files.readAllBytes(manifest));
    }

    private Optional<BackupName> ofBackup(String file) {
        return BackupName.parse(file).filter(name -> name.hasTimeline() && store.owns(name));
    }

    private Optional<BackupName> ofManifest(String file) {
        return file.endsWith(".json") ? ofBackup(file.substring(0, file.length() - ".json".length()) + ".db")
                : Optional.empty();
    }

    private static boolean isOlder(Path path, Instant limit) throws IOException {
        return FileStatus.of(path, LinkOption.NOFOLLOW_LINKS).map(BasicFileAttributes::lastModifiedTime)
                .filter(time -> time.toInstant().isBefore(limit)).isPresent();
    }
}
