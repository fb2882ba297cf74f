package reprise.protection.engine;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import reprise.backup.Pruner;
import reprise.protection.LastRestoration;
import reprise.protection.Protection;
import reprise.protection.ProtectionState;
import reprise.protection.StoredBackup;
import reprise.protection.Volume;
import reprise.restore.CurrentRequest;
import reprise.restore.Engine;
import reprise.restore.LedgerEntry;

/** Reads the backup store and the ledger. */
@Singleton
final class EngineProtection implements Protection {
    private final Engine engine;
    private final CurrentRequest request;
    private final Clock clock;

    EngineProtection(Engine engine, CurrentRequest request, Clock clock) {
        this.engine = engine;
        this.request = request;
        this.clock = clock;
    }

    @Override
    public ProtectionState state() {
        var now = clock.instant();
        var backups = engine.store().backups();
        var ended = engine.ledger().entries().stream().filter(LedgerEntry.Final.class::isInstance)
                .map(LedgerEntry.Final.class::cast).toList();
        boolean refused = !ended.isEmpty() && ended.getLast() instanceof LedgerEntry.Refused last
                && request.ledTo(last);
        return new ProtectionState(now, backups.stream().map(backup -> Translation.of(backup, now)).toList(),
                ended.stream().map(Translation::of).toList(), engine.timeline().current(),
                Pruner.suspicious(backups, engine.timeline().lineage()).isPresent(),
                engine.settings().retention().all(), refused);
    }

    @Override
    public Optional<StoredBackup> newest() {
        var now = clock.instant();
        return engine.store().newest().map(backup -> Translation.of(backup, now));
    }

    @Override
    public int timeline() {
        return engine.timeline().current();
    }

    @Override
    public LastRestoration last() {
        var last = engine.ledger().last();
        return new LastRestoration(last.map(Translation::of), last.filter(request::ledTo).isPresent());
    }

    @Override
    public List<Volume> volumes() {
        return List.of(volume("data", engine.data().directory()), volume("backup", engine.store().directory()));
    }

    private static Volume volume(String name, Path directory) {
        var folder = directory.toFile();
        return new Volume(name, folder::getUsableSpace, folder::getTotalSpace);
    }

    @Override
    public long databaseSize() {
        return engine.data().databaseSize();
    }

    @Override
    public boolean isFirstStartAllowed() {
        return engine.settings().firstStartAllowed();
    }
}
