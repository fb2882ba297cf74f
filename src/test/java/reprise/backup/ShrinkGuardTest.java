package reprise.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.restore.Request;
import reprise.restore.RestoreOutcome;
import reprise.testing.Volumes;

/** A loss of rows that nobody meant must not push the good backups out, however it comes about. */
class ShrinkGuardTest {
    @TempDir
    Path folder;
    Volumes volumes;

    @BeforeEach
    void volumes() {
        volumes = new Volumes(folder);
    }

    private Backup.Ours keepEvents(int count) throws Exception {
        volumes.execute(volumes.database(), "DELETE FROM events WHERE id > " + count);
        return volumes.takeBackup();
    }

    private Optional<String> halted() {
        return ((BackupJob.Outcome.Published) volumes.engine().backupJob(Request.None::new)
                .run(Manifest.Kind.SCHEDULED)).pruned().halted();
    }

    private void makeTable(int rows) throws Exception {
        volumes.execute(volumes.database(), "CREATE TABLE other(id INTEGER PRIMARY KEY)");
        volumes.execute(volumes.database(), "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i < "
                + rows + ") INSERT INTO other SELECT i FROM n");
    }

    @Test
    void a_loss_in_small_steps_is_seen() throws Exception {
        volumes.add(100).takeBackup();
        assertThat(keepEvents(51).manifest().isSuspicious()).as("49 %").isFalse();
        assertThat(keepEvents(26).manifest().isSuspicious()).as("74 % of what there was").isTrue();
        assertThat(halted()).isPresent();
    }

    @Test
    void a_table_that_is_emptied_beside_a_larger_one_is_seen() throws Exception {
        volumes.add(100);
        makeTable(30);
        volumes.takeBackup();
        volumes.execute(volumes.database(), "DELETE FROM other");
        assertThat(volumes.takeBackup().manifest().isSuspicious()).isTrue();
    }

    @Test
    void a_table_that_is_gone_is_seen() throws Exception {
        volumes.add(100);
        makeTable(30);
        volumes.takeBackup();
        volumes.execute(volumes.database(), "DROP TABLE other");
        assertThat(volumes.takeBackup().manifest().isSuspicious()).isTrue();
    }

    @Test
    void a_recovery_does_not_lift_it() throws Exception {
        volumes.add(100).takeBackup();
        var bad = keepEvents(4);
        assertThat(bad.manifest().isSuspicious()).isTrue();
        Volumes.remove(volumes.data());
        assertThat(volumes.engine().restoreStep().run(new Request.None()))
                .isInstanceOf(RestoreOutcome.Recovered.class);
        assertThat(volumes.events()).hasSize(4);
        volumes.add(1).takeBackup();
        assertThat(halted()).contains(bad.file());
    }

    @Test
    void rows_that_are_lost_after_a_recovery_are_held_against_what_was_there_before_it() throws Exception {
        volumes.add(100).takeBackup();
        Volumes.remove(volumes.data());
        volumes.engine().restoreStep().run(new Request.None());
        assertThat(keepEvents(4).manifest().isSuspicious()).isTrue();
    }

    @Test
    void a_restore_that_a_person_asked_for_lifts_it() throws Exception {
        var good = volumes.add(100).takeBackup();
        assertThat(keepEvents(4).manifest().isSuspicious()).isTrue();
        volumes.engine().restoreStep().run(Volumes.request("monday", good));
        volumes.takeBackup();
        assertThat(halted()).isEmpty();
        assertThat(keepEvents(4).manifest().isSuspicious()).as("what was restored is the measure").isTrue();
    }

    @Test
    void a_loss_that_a_person_accepted_is_the_measure_from_then_on() throws Exception {
        volumes.add(100).takeBackup();
        var bad = keepEvents(40);
        volumes.engine().store().change(bad.name(), Manifest::accept);
        assertThat(keepEvents(30).manifest().isSuspicious()).isFalse();
        assertThat(halted()).isEmpty();
        assertThat(keepEvents(15).manifest().isSuspicious()).as("62 % of the accepted 40").isTrue();
    }

    @Test
    void one_loss_is_one_suspicion_to_answer() throws Exception {
        volumes.add(100).takeBackup();
        var bad = keepEvents(4);
        assertThat(volumes.add(1).takeBackup().manifest().isSuspicious()).isFalse();
        volumes.engine().store().change(bad.name(), Manifest::accept);
        assertThat(halted()).isEmpty();
    }
}
