package reprise.status;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import reprise.protection.Protection;
import reprise.protection.Restoration;
import reprise.protection.StoredBackup;
import reprise.settings.Settings;

/** Reads the state of backups and restores. */
@Singleton
public final class StatusReader {
    private final Protection protection;
    private final Settings settings;
    private final Clock clock;

    StatusReader(Protection protection, Settings settings, Clock clock) {
        this.protection = protection;
        this.settings = settings;
        this.clock = clock;
    }

    Status read() {
        var newest = protection.newest();
        var age = newest.map(backup -> backup.age(clock.instant()));
        var rpo = settings.rpo();
        return new Status(newest.map(StoredBackup::id), age, rpo, age.map(duration -> duration.compareTo(rpo) <= 0),
                protection.timeline(), protection.last().restoration());
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
            int timeline, Optional<Restoration> last) {}
}
