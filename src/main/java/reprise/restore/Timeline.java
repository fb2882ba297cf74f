package reprise.restore;

import java.util.Optional;
import reprise.backup.BackupStore;
import reprise.backup.Lineage;
import reprise.restore.LedgerEntry.Restored;

/** The number that grows by one at each restore, so that backups taken before and after one are told apart. */
public final class Timeline {
    private static final int FIRST = 1;

    private final Ledger ledger;
    private final BackupStore store;

    Timeline(Ledger ledger, BackupStore store) {
        this.ledger = ledger;
        this.store = store;
    }

    /** Which backups lead to the database, since the last restore that a request asked for. */
    public Lineage lineage() {
        return ledger.restores().filter(Restored.class::isInstance).reduce((_, later) -> later)
                .map(entry -> new Lineage(entry.timeline(), Optional.of(entry.file())))
                .orElseGet(() -> new Lineage(FIRST, Optional.empty()));
    }

    /**
     * Returns the database's current timeline, by the ledger, or when both its copies were lost, by the newest backups.
     */
    public int current() {
        return Math.max(FIRST, Math.max(ledger.timeline(), store.highestTimeline()));
    }
}
