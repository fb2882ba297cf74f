package reprise.restore;

import java.time.Duration;
import reprise.restore.Finding.State;
import reprise.sqlite.Condition;
import reprise.sqlite.SchemaRule;

/** Looks at the database before a start, as its only user. */
final class DatabaseLook {
    /** However large the database is, a start must not wait longer for it. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final DataVolume data;
    private final Ledger ledger;
    private final Protected backups;
    private final SchemaRule rule;

    DatabaseLook(DataVolume data, Ledger ledger, Protected backups, SchemaRule rule) {
        this.data = data;
        this.ledger = ledger;
        this.backups = backups;
        this.rule = rule;
    }

    Finding look() {
        if (data.database().isAbsent()) {
            return Finding.of(State.ABSENT);
        }
        if (!data.database().hasFile()) {
            return Finding.of(State.DAMAGED, "the file is gone, its log is still there");
        }
        return switch (data.database().recover(LIMIT, rule)) {
            case Condition.Damaged(var reason) -> Finding.of(State.DAMAGED, reason);
            case Condition.Readable readable -> judge(readable);
        };
    }

    private Finding judge(Condition.Readable readable) {
        var schema = readable.schema();
        if (schema.version() > rule.newest()) {
            return Finding.of(State.NEWER,
                    "the database has schema version " + schema.version() + ", this program knows " + rule.newest());
        }
        if (!rule.recognises(schema) && (!ledger.entries().isEmpty() || backups.exist())) {
            return Finding.of(State.LOST, "it has no table of this service");
        }
        return backups.behind(readable).map(reason -> Finding.of(State.BEHIND, reason))
                .orElseGet(() -> new Finding(State.PRESENT, rule.objection(schema)));
    }
}
