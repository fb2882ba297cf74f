package reprise.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import reprise.backup.Backup;
import reprise.backup.Lineage;
import reprise.backup.Pruner;
import reprise.event.sqlite.EventSchema;
import reprise.measure.Age;
import reprise.restore.CurrentRequest;
import reprise.restore.Engine;
import reprise.restore.LedgerEntry;
import reprise.restore.LedgerEntry.Outcome;

/**
 * What the volumes hold at an instant.
 *
 * @param backups
 *            oldest first
 * @param refused
 *            whether the request that Git holds was refused
 */
record Reading(Instant at, List<Backup> backups, List<LedgerEntry> ledger, int timeline, Lineage lineage,
        boolean refused) {

    static Reading take(Engine engine, CurrentRequest request, Clock clock) {
        var refused = engine.ledger().last().filter(entry -> entry.outcome() == Outcome.REFUSED)
                .filter(request::ledTo);
        return new Reading(clock.instant(), engine.store().backups(), engine.ledger().entries(),
                engine.timeline().current(), engine.timeline().lineage(), refused.isPresent());
    }

    double count(String kind) {
        return backups.stream().filter(backup -> backup.kind().equals(kind)).count();
    }

    double count(Backup.State state) {
        return backups.stream().filter(backup -> backup.state(at) == state).count();
    }

    /** A content with several names is on the volume once. */
    double bytes() {
        var contents = new HashSet<String>();
        return backups.stream().filter(backup -> contents.add(content(backup))).mapToLong(Backup::size).sum();
    }

    private static String content(Backup backup) {
        return backup instanceof Backup.Ours ours ? ours.manifest().origin().content() : backup.file();
    }

    double pruningHalted() {
        return Pruner.suspicious(backups, lineage).isPresent() ? 1 : 0;
    }

    double lines(Outcome outcome) {
        return ledger.stream().filter(entry -> entry.outcome() == outcome).count();
    }

    double suspicious() {
        return backups.stream()
                .filter(backup -> backup.state(at) == Backup.State.SUSPICIOUS && !backup.isAhead(at)).count();
    }

    double ahead() {
        return backups.stream().filter(backup -> backup.isAhead(at)).count();
    }

    /** The newest that counts, as {@code BackupStore.newest}; of none, every number of it is unknown. */
    Optional<Backup> newest() {
        return backups.reversed().stream()
                .filter(backup -> !(backup instanceof Backup.Foreign) && !backup.isAhead(at)).findFirst();
    }

    /** Age of the verification that is longest ago: since then, every backup was verified. */
    double verificationAge(Instant now) {
        return age(ours().map(backup -> backup.manifest().verifiedAt()).min(Comparator.naturalOrder()), now);
    }

    /** Highest event id that the database had, by the newest backup of its timeline; 0 without one. */
    long lastId() {
        return ours().filter(backup -> backup.name().timeline() == timeline && !backup.isAhead(at))
                .reduce((_, newer) -> newer)
                .map(backup -> backup.manifest().contents().sequences().getOrDefault(EventSchema.TABLE, 0L)).orElse(0L);
    }

    private Stream<Backup.Ours> ours() {
        return backups.stream().filter(Backup.Ours.class::isInstance).map(Backup.Ours.class::cast);
    }

    double recoveryAge(Instant now) {
        return age(ledger.reversed().stream().filter(entry -> entry.outcome() == Outcome.RECOVERED).findFirst()
                .map(LedgerEntry::at), now);
    }

    double age(Instant now) {
        return age(newest().map(Backup::restorePoint), now);
    }

    private static double age(Optional<Instant> event, Instant now) {
        return event.map(at -> seconds(Age.of(at, now))).orElse(Double.NaN);
    }

    double lastDuration() {
        return newest().filter(Backup.Ours.class::isInstance).map(Backup.Ours.class::cast)
                .map(ours -> ours.manifest().durationMillis() / 1000.0).orElse(Double.NaN);
    }

    double lastRestoreDuration() {
        return ledger.reversed().stream().filter(LedgerEntry.InPlace.class::isInstance).findFirst()
                .map(entry -> entry.durationMillis() / 1000.0).orElse(Double.NaN);
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
