package reprise.status;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.AbstractHealthIndicator;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows how the backups are. A stale one is always up: to restart the service would make no backup. */
@Singleton
final class BackupHealth extends AbstractHealthIndicator<Map<String, @Nullable Object>> {
    private final StatusReader reader;

    BackupHealth(StatusReader reader) {
        this.reader = reader;
    }

    @Override
    protected Map<String, @Nullable Object> getHealthInformation() {
        healthStatus = HealthStatus.UP;
        var status = reader.read();
        var details = new LinkedHashMap<String, @Nullable Object>();
        details.put("last_backup_file", status.file().orElse("none"));
        status.age().ifPresent(age -> details.put("backup_age_seconds", age.toSeconds()));
        details.put("rpo_seconds", status.rpo().toSeconds());
        details.put("stale", !status.met().orElse(false));
        return details;
    }

    @Override
    protected String getName() {
        return "backup";
    }
}
