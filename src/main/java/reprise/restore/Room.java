package reprise.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import reprise.backup.Backup;
import reprise.backup.BackupStore;
import reprise.backup.Pruner;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/**
 * Whether the volumes have room for a restore: the data volume for the staging file, the backup volume for the safety
 * copy. Both may be one file system, which then needs room for both. What retention does not keep gives way.
 */
final class Room {
    private static final String DATA_VOLUME = "the data volume";
    private static final String BACKUP_VOLUME = "the backup volume";

    private final DataVolume data;
    private final BackupStore store;
    private final Pruner pruner;
    private final Function<Request, Set<String>> pinned;

    /** @param pinned files that a request and the ledger refer to, and that stay */
    Room(DataVolume data, BackupStore store, Pruner pruner, Function<Request, Set<String>> pinned) {
        this.data = data;
        this.store = store;
        this.pruner = pruner;
        this.pinned = pinned;
    }

    /** Bytes that are needed and free on a volume. */
    private record Need(String volume, long needed, long free) {
        Optional<String> missing() {
            return free < needed
                    ? Optional.of(volume + " is full: " + free + " bytes are free, the restore needs " + needed)
                    : Optional.empty();
        }
    }

    /** Returns what is missing for a restore of the backup; none when it fits. */
    Optional<String> missing(Request.Restore request, Backup backup) {
        try {
            long prunable = pruner.preview(pinned.apply(request)).deleted().stream().map(store::find)
                    .flatMap(Optional::stream).filter(Room::isItsOnlyName).mapToLong(Backup::size).sum();
            long free = Files.getFileStore(store.directory()).getUsableSpace() + prunable;
            return data.isMounted() ? missing(backup, free) : missingByTheNewest(backup, free);
        } catch (IOException e) {
            throw Failure.of("look at the free space of", store.directory(), e);
        }
    }

    private Optional<String> missing(Backup backup, long free) throws IOException {
        var dataVolume = Files.getFileStore(data.directory());
        long secured = data.databaseSize();
        if (dataVolume.equals(Files.getFileStore(store.directory()))) {
            return new Need(DATA_VOLUME, backup.size() + secured, free).missing();
        }
        return new Need(DATA_VOLUME, backup.size(), dataVolume.getUsableSpace()).missing()
                .or(() -> new Need(BACKUP_VOLUME, secured, free).missing());
    }

    /** A plan in a cluster sees the backup volume only. The newest backup has what the data volume was like then. */
    private Optional<String> missingByTheNewest(Backup backup, long free) {
        return store.newest().filter(Backup.Ours.class::isInstance).map(Backup.Ours.class::cast)
                .flatMap(newest -> known(newest)
                        .flatMap(then -> new Need(DATA_VOLUME, backup.size(), then).missing())
                        .or(() -> new Need(BACKUP_VOLUME, newest.size(), free).missing()));
    }

    /**
     * Makes sure that the data volume has room for a copy of the backup beside the database.
     *
     * @throws Failure
     *             when it has not; nothing was changed
     */
    void requireForStaging(Backup backup) throws IOException {
        var missing = new Need(DATA_VOLUME, backup.size(), Files.getFileStore(data.directory()).getUsableSpace())
                .missing();
        if (missing.isPresent()) {
            throw new Failure(ExitCode.FAILED, "restore into", data.directory(), missing.get(),
                    "enlarge the volume; the database is as it was");
        }
    }

    private static Optional<Long> known(Backup.Ours newest) {
        OptionalLong bytes = newest.manifest().origin().volumeFree();
        return bytes.isPresent() ? Optional.of(bytes.getAsLong()) : Optional.empty();
    }

    /** To delete one of several names of a file frees nothing. */
    private static boolean isItsOnlyName(Backup backup) {
        try {
            return ((Number) Files.getAttribute(backup.path(), "unix:nlink")).intValue() == 1;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
            return false;
        }
    }

    /** Prunes as far as retention allows when the safety copy would not fit otherwise. The store must be locked. */
    void make(Request.Restore request) {
        try {
            if (Files.getFileStore(store.directory()).getUsableSpace() < data.databaseSize()) {
                pruner.prune(pinned.apply(request));
            }
        } catch (IOException e) {
            throw Failure.of("look at the free space of", store.directory(), e);
        }
    }
}
