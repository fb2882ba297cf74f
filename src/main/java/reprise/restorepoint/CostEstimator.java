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
import reprise.backup.Backup;
import reprise.event.sqlite.EventSchema;
import reprise.failure.Failure;
import reprise.restore.Engine;
import reprise.settings.Settings;
import reprise.sqlite.LostRows;
import reprise.sqlite.SqliteDatabase;

/** Compares the database, while it is served, with a backup. */
@Singleton
final class CostEstimator {
    private static final Logger LOG = LoggerFactory.getLogger(CostEstimator.class);
    private static final int SAMPLE = 20;
    /** A page that takes longer is left by its reader; a table of some million events fits in it. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Engine engine;
    private final Settings settings;

    CostEstimator(Engine engine, Settings settings) {
        this.engine = engine;
        this.settings = settings;
    }

    private List<Map<String, String>> shown(List<Map<String, String>> rows) {
        return settings.rowsShown() ? rows : List.of();
    }

    Cost estimate(Backup backup) {
        var schema = backup instanceof Backup.Ours ours
                && ours.manifest().contents().schemaVersion() != EventSchema.VERSION
                        ? OptionalInt.of(ours.manifest().contents().schemaVersion())
                        : OptionalInt.empty();
        try {
            LostRows lost = engine.data().database().rowsLost(new SqliteDatabase(backup.path()), EventSchema.TABLE,
                    SAMPLE, LIMIT);
            return new Cost(lost.count(), shown(lost.first()), shown(lost.last()), schema,
                    lost.count().isPresent() ? Optional.empty()
                            : Optional.of("more than " + LIMIT.toSeconds() + " s"));
        } catch (Failure e) {
            LOG.warn("The cost of {} is unknown: {}", backup.file(), e.getMessage());
            return new Cost(OptionalLong.empty(), List.of(), List.of(), schema,
                    Optional.of("the database or the backup cannot be read now; the log has the reason"));
        }
    }
}
