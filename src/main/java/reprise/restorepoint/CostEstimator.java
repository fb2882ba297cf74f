package reprise.restorepoint;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reprise.failure.Failure;
import reprise.protection.RestorePoints;
import reprise.protection.StoredBackup;
import reprise.settings.Settings;

/** Compares the database, while it is served, with a backup. */
@Singleton
final class CostEstimator {
    private static final Logger LOG = LoggerFactory.getLogger(CostEstimator.class);
    private static final int SAMPLE = 20;
    /** A page that takes longer is left by its reader; a table of some million events fits in it. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final RestorePoints points;
    private final Settings settings;

    CostEstimator(RestorePoints points, Settings settings) {
        this.points = points;
        this.settings = settings;
    }

    private List<Map<String, String>> shown(List<Map<String, String>> rows) {
        return settings.rowsShown() ? rows : List.of();
    }

    Cost estimate(StoredBackup backup) {
        int known = points.newestSchemaVersion();
        int version = backup.record().map(StoredBackup.Taken::schemaVersion).orElse(known);
        var schema = version == known ? OptionalInt.empty() : OptionalInt.of(version);
        try {
            var lost = points.lostSince(backup, SAMPLE, LIMIT);
            return new Cost(lost.count(), shown(lost.first()), shown(lost.last()), schema, version > known,
                    lost.count().isPresent() ? Optional.empty()
                            : Optional.of("more than " + LIMIT.toSeconds() + " s"));
        } catch (Failure e) {
            LOG.warn("The cost of {} is unknown: {}", backup.id(), e.getMessage());
            return new Cost(OptionalLong.empty(), List.of(), List.of(), schema, version > known,
                    Optional.of("the database or the backup cannot be read now; the log has the reason"));
        }
    }
}
