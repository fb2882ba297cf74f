package reprise.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import reprise.failure.Failure;

/** Reads the directory of a store and its manifests, each once as long as it does not change. */
final class StoreReader {
    private final Path directory;
    private final Manifests manifests;
    private final ListingCache cache;

    /** @param stem what the names of the backups begin with */
    StoreReader(Path directory, String stem) {
        this.directory = directory;
        this.manifests = new Manifests(directory);
        this.cache = new ListingCache(directory, stem, this::backup, System::nanoTime);
    }

    StoreListing listing() {
        var listing = cache.listing();
        manifests.keepOnly(listing.names());
        return listing;
    }

    /** Returns all backups, oldest first. */
    List<Backup> backups() {
        var backups = cache.backups();
        manifests.keepOnly(cache.listing().names());
        return backups;
    }

    /** Returns the backup of that name; empty when its file is not there. */
    Optional<Backup> backup(BackupName name) {
        try {
            return manifests.backup(name);
        } catch (IOException e) {
            throw Failure.of("look at", directory.resolve(name.file()), e);
        }
    }

    /** Forgets the listing: what is read next is what is there. */
    void forget() {
        cache.forget();
    }

    /** Reads the manifest of that name anew next time. */
    void forget(BackupName name) {
        manifests.forget(name);
    }

    /** Returns how many manifests are held in memory. */
    int remembered() {
        return manifests.size();
    }
}
