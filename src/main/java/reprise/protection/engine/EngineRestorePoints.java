package reprise.protection.engine;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reprise.backup.Backup;
import reprise.backup.BackupName;
import reprise.event.sqlite.EventSchema;
import reprise.protection.LostEvents;
import reprise.protection.RestorePoints;
import reprise.protection.StoredBackup;
import reprise.restore.Engine;
import reprise.restore.RequestId;
import reprise.sqlite.SqliteDatabase;

/** The backups of the store as restore points. */
@Singleton
final class EngineRestorePoints implements RestorePoints {
    private final Engine engine;
    private final Clock clock;

    EngineRestorePoints(Engine engine, Clock clock) {
        this.engine = engine;
        this.clock = clock;
    }

    @Override
    public Optional<StoredBackup> find(String id) {
        return engine.store().find(id).map(this::translated);
    }

    private StoredBackup translated(Backup backup) {
        return Translation.of(backup, clock.instant());
    }

    @Override
    public List<StoredBackup> before(String id) {
        var limit = BackupName.parse(id).orElseThrow(() -> new IllegalArgumentException(id));
        return engine.store().backups().stream().filter(backup -> backup.name().compareTo(limit) < 0)
                .map(this::translated).toList();
    }

    @Override
    public String unusedRequestId(StoredBackup backup) {
        return RequestId.unused(engine.ledger(), backup.id());
    }

    @Override
    public int newestSchemaVersion() {
        return EventSchema.VERSION;
    }

    @Override
    public LostEvents lostSince(StoredBackup backup, int sample, Duration limit) {
        var lost = engine.data().database().rowsLost(new SqliteDatabase(file(backup)), EventSchema.TABLE, sample,
                limit);
        return new LostEvents(lost.count(), lost.first(), lost.last());
    }

    @Override
    public Path file(StoredBackup backup) {
        return engine.store().directory().resolve(backup.id());
    }
}
