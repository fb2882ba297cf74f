package reprise.protection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What protects the events, at an instant.
 *
 * @param backups
 *            oldest first
 * @param restorations
 *            oldest first
 * @param timeline
 *            of the live database
 * @param pruningHalted
 *            whether old backups are kept until a person acts
 * @param allKept
 *            how much older than the newest a backup may be before older ones are thinned out
 * @param refused
 *            whether the request that Git holds now was refused
 */
public record ProtectionState(Instant at, List<StoredBackup> backups, List<Restoration> restorations, int timeline,
        boolean pruningHalted,
        Duration allKept, boolean refused) {

    /** Returns the newest backup that counts; of none, nothing is known. */
    public Optional<StoredBackup> newest() {
        return backups.reversed().stream().filter(StoredBackup::counts).findFirst();
    }

    /** Returns the highest event id that the database had, by the newest backup of its timeline; 0 without one. */
    public long lastEventId() {
        return backups.reversed().stream().filter(backup -> backup.timeline() == timeline && !backup.ahead())
                .flatMap(backup -> backup.record().stream()).findFirst().map(StoredBackup.Taken::lastEventId)
                .orElse(0L);
    }
}
