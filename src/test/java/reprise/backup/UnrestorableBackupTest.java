package reprise.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.testing.Volumes;

/** Somebody changed the schema: a restore would refuse the backups, and people must not learn that only then. */
class UnrestorableBackupTest {
    private static final String REASON = "a restore would refuse its schema: ";

    @TempDir
    Path folder;
    Volumes volumes;
    Backup.Ours changed;

    @BeforeEach
    void a_database_with_an_index_of_its_own() throws Exception {
        volumes = new Volumes(folder).add(3);
        volumes.takeBackup();
        volumes.execute(volumes.database(), "CREATE INDEX by_message ON events(message)");
        changed = volumes.takeBackup();
    }

    @Test
    void it_is_taken_all_the_same_and_is_suspicious_and_names_the_object() {
        assertThat(changed.suspicion(volumes.clock.instant())).hasValueSatisfying(
                reason -> assertThat(reason).startsWith(REASON).contains("by_message"));
        assertThat(changed.state(volumes.clock.instant())).isEqualTo(Backup.State.SUSPICIOUS);
        assertThat(read().manifest()).isEqualTo(changed.manifest());
    }

    private Backup.Ours read() {
        return (Backup.Ours) volumes.engine().store().find(changed.file()).orElseThrow();
    }

    @Test
    void it_halts_pruning_until_a_person_accepts_it_once() throws Exception {
        assertThat(halted()).isTrue();
        var store = volumes.engine().store();
        store.change(changed.name(), Manifest::accept);
        volumes.add(1).takeBackup();
        assertThat(halted()).as("the same schema again").isFalse();
        volumes.execute(volumes.database(), "CREATE TABLE another(a)");
        volumes.takeBackup();
        assertThat(halted()).as("another change").isTrue();
    }

    private boolean halted() {
        var engine = volumes.engine();
        return Pruner.suspicious(engine.store().backups(), engine.timeline().lineage()).isPresent();
    }
}
