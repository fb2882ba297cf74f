package reprise.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import reprise.measure.Age;
import reprise.protection.ProtectionState;
import reprise.protection.Restoration;
import reprise.protection.Restoration.Outcome;
import reprise.protection.StoredBackup;
import reprise.protection.StoredBackup.Trust;

/** The numbers of a scrape, from what protects the events at an instant. What is not known is not a number. */
record Reading(ProtectionState state) {

    double count(String kind) {
        return state.backups().stream().filter(backup -> backup.kind().equals(kind)).count();
    }

    double count(Trust trust) {
        return state.backups().stream().filter(backup -> backup.trust() == trust).count();
    }

    /** A content with several names is on the volume once. */
    double bytes() {
        var contents = new HashSet<String>();
        return state.backups().stream().filter(backup -> contents.add(backup.content())).mapToLong(StoredBackup::size)
                .sum();
    }

    double lines(Outcome outcome) {
        return state.restorations().stream().filter(entry -> entry.outcome() == outcome).count();
    }

    double suspicious() {
        return state.backups().stream().filter(backup -> backup.trust() == Trust.SUSPICIOUS && !backup.ahead())
                .count();
    }

    double ahead() {
        return state.backups().stream().filter(StoredBackup::ahead).count();
    }

    double lastSize() {
        return state.newest().map(backup -> (double) backup.size()).orElse(Double.NaN);
    }

    double lastSound() {
        return state.newest().map(backup -> backup.trust() == Trust.VERIFIED ? 1.0 : 0.0).orElse(Double.NaN);
    }

    double lastDuration() {
        return state.newest().flatMap(StoredBackup::record).map(taken -> seconds(taken.duration()))
                .orElse(Double.NaN);
    }

    /** Age of the verification that is longest ago: since then, every backup was verified. */
    double verificationAge(Instant now) {
        return age(state.backups().stream().flatMap(backup -> backup.record().stream())
                .map(StoredBackup.Taken::verifiedAt).min(Comparator.naturalOrder()), now);
    }

    double recoveryAge(Instant now) {
        return age(state.restorations().reversed().stream().filter(entry -> entry.outcome() == Outcome.RECOVERED)
                .findFirst().map(Restoration::at), now);
    }

    double age(Instant now) {
        return state.newest().map(backup -> seconds(backup.age(now))).orElse(Double.NaN);
    }

    private static double age(Optional<Instant> event, Instant now) {
        return event.map(at -> seconds(Age.of(at, now))).orElse(Double.NaN);
    }

    double lastRestoreDuration() {
        return state.restorations().reversed().stream().filter(entry -> entry.replaced().isPresent()).findFirst()
                .map(entry -> seconds(entry.duration())).orElse(Double.NaN);
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
