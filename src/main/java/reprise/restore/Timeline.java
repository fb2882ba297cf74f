package reprise.restore;

import reprise.backup.BackupStore;

/** The number that grows by one at each restore, so that backups taken before and after one are told apart. */
public final class Timeline {
    private static final int FIRST = 1;

    private final Ledger ledger;
    private final BackupStore store;

    Timeline(Ledger ledger, BackupStore store) {
        this.ledger = ledger;
        this.store = store;
    }

    /** That of the database: what the ledger says, or when both its copies were lost, the newest backups. */
    public int current() {
        return Math.max(FIRST, Math.max(ledger.timeline(), store.highestTimeline()));
    }
}
