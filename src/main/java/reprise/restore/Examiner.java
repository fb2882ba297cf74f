package reprise.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import reprise.backup.Backup;
import reprise.backup.Sha256;
import reprise.backup.Verdict;
import reprise.backup.Verifier;
import reprise.failure.Failure;
import reprise.sqlite.SchemaRule;
import reprise.sqlite.SqliteDatabase;

/**
 * Verifies a backup that the service is to be started on. The schema comes first: to verify the rest evaluates
 * expressions of it, and whoever can write to the backup volume chose these.
 */
final class Examiner {
    private final SchemaRule rule;

    Examiner(SchemaRule rule) {
        this.rule = rule;
    }

    int newestSchema() {
        return rule.newest();
    }

    Verdict examine(Backup backup) {
        return examine(backup, backup.path());
    }

    /** @param file the backup itself or a copy of it, which nobody writes */
    Verdict examine(Backup backup, Path file) {
        return new SqliteDatabase(file).schemaAtRest().flatMap(rule::objection)
                .map(reason -> damage(backup, file).orElseGet(
                        () -> new Verdict.Unacceptable("its schema is not this service's: " + reason)))
                .orElseGet(() -> Verifier.copy(backup, file));
    }

    /** A bit that flipped in the schema is damage, not somebody's intention. */
    private static Optional<Verdict> damage(Backup backup, Path file) {
        try {
            var sha256 = Sha256.of(file);
            return backup instanceof Backup.Ours ours && !ours.manifest().sha256().equals(sha256)
                    ? Optional.of(new Verdict.Damaged(
                            "sha256 is " + sha256 + ", its manifest says " + ours.manifest().sha256()))
                    : Optional.empty();
        } catch (IOException e) {
            throw Failure.of("verify", file, e);
        }
    }
}
