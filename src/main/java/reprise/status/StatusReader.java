package reprise.status;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import reprise.backup.Backup;
import reprise.measure.Age;
import reprise.restore.Engine;
import reprise.restore.LedgerEntry;
import reprise.settings.Settings;

/** Reads the state of backups and restores from the volumes: file names, the newest manifest, the ledger. */
@Singleton
public final class StatusReader {
    private final Engine engine;
    private final Settings settings;
    private final Clock clock;

    StatusReader(Engine engine, Settings settings, Clock clock) {
        this.engine = engine;
        this.settings = settings;
        this.clock = clock;
    }

    Status read() {
        var newest = engine.store().newest();
        var age = newest.map(Backup::restorePoint).map(point -> Age.of(point, clock.instant()));
        var rpo = settings.rpo();
        return new Status(newest.map(Backup::file), age, rpo, age.map(duration -> duration.compareTo(rpo) <= 0),
                engine.timeline().current(), engine.ledger().last());
    }

    /**
     * What is known now.
     *
     * @param age
     *            of the newest backup
     * @param met
     *            whether the age is within the RPO; unknown without a backup
     */
    public record Status(Optional<String> file, Optional<Duration> age, Duration rpo, Optional<Boolean> met,
            int timeline, Optional<LedgerEntry.Final> last) {}
}
