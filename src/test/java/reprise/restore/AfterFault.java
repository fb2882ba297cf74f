package reprise.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import reprise.backup.Backup;
import reprise.backup.Verdict;
import reprise.backup.Verifier;
import reprise.restore.LedgerEntry.Outcome;
import reprise.testing.Volumes;

/** What must hold on the volumes that a fault has left, whatever the fault and the instant. */
final class AfterFault {
    private AfterFault() {}

    static RestoreOutcome start(Volumes on, Request request) {
        return on.engine().restoreStep().run(request);
    }

    static void every_listed_backup_verifies(Volumes after, String moment) {
        for (var backup : after.engine().store().backups()) {
            assertThat(backup).as("its manifest, after " + moment).isInstanceOf(Backup.Ours.class);
            assertThat(Verifier.verify(backup)).as(backup.file() + " after " + moment)
                    .isInstanceOf(Verdict.Verified.class);
        }
    }

    /** The next start ends in the ten events of the backup, exactly once, and keeps what is stored after it. */
    static void ten_events_exactly_once(Volumes after, String moment, Request request, Outcome outcome)
            throws SQLException, IOException {
        every_listed_backup_verifies(after, moment);
        start(after, request);
        assertThat(after.events()).as(moment).hasSize(10);
        after.add(1);
        start(after, request);
        assertThat(after.events()).as("what was acknowledged after the start, after " + moment).hasSize(11);
        assertThat(after.engine().ledger().entries()).as(moment).filteredOn(LedgerEntry.Final.class::isInstance)
                .singleElement()
                .satisfies(entry -> assertThat(entry.outcome()).isEqualTo(outcome));
        assertThat(after.engine().ledger().timeline()).as(moment).isEqualTo(2);
        every_listed_backup_verifies(after, moment);
    }

    /** Nothing of the database that a request replaced is lost. */
    static void the_safety_copy_holds(Volumes after, String moment, int events) throws SQLException {
        var safety = after.engine().ledger().lastRestore().orElseThrow();
        assertThat(safety.id()).as(moment).contains("monday");
        assertThat(after.events(after.backup().resolve(safety.safetyCopy().orElseThrow())))
                .as("the safety copy, after " + moment)
                .hasSize(events);
    }
}
