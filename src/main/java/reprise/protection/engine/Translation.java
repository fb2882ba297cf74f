package reprise.protection.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import reprise.backup.Backup;
import reprise.backup.BackupName;
import reprise.event.sqlite.EventSchema;
import reprise.protection.Restoration;
import reprise.protection.StoredBackup;
import reprise.protection.StoredBackup.Trust;
import reprise.restore.LedgerEntry;

/** Backups and lines of the ledger in the words of {@link reprise.protection.Protection}. */
final class Translation {
    private Translation() {}

    static StoredBackup of(Backup backup, Instant now) {
        var record = backup instanceof Backup.Ours ours
                ? Optional.of(new StoredBackup.Taken(Duration.ofMillis(ours.manifest().durationMillis()),
                        ours.manifest().verifiedAt(),
                        ours.manifest().contents().sequences().getOrDefault(EventSchema.TABLE, 0L),
                        ours.manifest().sha256(),
                        ours.manifest().contents().rows().getOrDefault(EventSchema.TABLE, 0L),
                        ours.manifest().contents().rows(), ours.manifest().contents().schemaVersion(),
                        ours.manifest().contents().sqliteVersion(), ours.manifest().applicationVersion()))
                : Optional.<StoredBackup.Taken>empty();
        var content = backup instanceof Backup.Ours ours ? ours.manifest().origin().content() : backup.file();
        return new StoredBackup(backup.file(), backup.restorePoint(), backup.name().timeline(), backup.kind(),
                trust(backup.state(now)), backup.isAhead(now), backup.size(), content,
                backup.damage().or(() -> backup.suspicion(now)).or(() -> newer(backup)), record);
    }

    private static Optional<String> newer(Backup backup) {
        return backup instanceof Backup.Newer newer ? Optional.of(newer.reason()) : Optional.empty();
    }

    private static Trust trust(Backup.State state) {
        return switch (state) {
            case VERIFIED -> Trust.VERIFIED;
            case SUSPICIOUS -> Trust.SUSPICIOUS;
            case DAMAGED -> Trust.DAMAGED;
            case UNVERIFIED -> Trust.UNVERIFIED;
        };
    }

    static Restoration of(LedgerEntry.Final entry) {
        var outcome = switch (entry) {
            case LedgerEntry.Restored _ -> Restoration.Outcome.RESTORED;
            case LedgerEntry.Recovered _ -> Restoration.Outcome.RECOVERED;
            case LedgerEntry.Refused _ -> Restoration.Outcome.REFUSED;
        };
        return new Restoration(outcome, entry.request().map(it -> new Restoration.Request(it.id(), it.by())),
                entry.file(), BackupName.parse(entry.file())
                        .map(name -> new Restoration.Point(name.restorePoint(), name.timeline())),
                entry.at(),
                Duration.ofMillis(entry.durationMillis()),
                entry instanceof LedgerEntry.Refused refused ? Optional.of(refused.reason()) : Optional.empty(),
                entry instanceof LedgerEntry.InPlace done ? Optional.of(replaced(done)) : Optional.empty());
    }

    private static Restoration.Replaced replaced(LedgerEntry.InPlace entry) {
        var events = entry.setAside().get(EventSchema.TABLE);
        return new Restoration.Replaced(entry.timeline(), entry.safetyCopy(), entry.undoId(),
                events == null ? OptionalLong.empty() : OptionalLong.of(events), !entry.passedOver().isEmpty());
    }
}
