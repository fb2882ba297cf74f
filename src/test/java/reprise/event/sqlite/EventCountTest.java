package reprise.event.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.testing.Volumes;
import reprise.testing.WebService;

class EventCountTest {
    @TempDir
    Path folder;

    @Test
    void is_exact_after_the_restore_of_a_backup_of_the_first_schema() throws Exception {
        var volumes = new Volumes(folder).add(7);
        volumes.execute(volumes.database(), "DROP TABLE event_count");
        for (var trigger : new String[]{"event_before_insert", "event_inserted", "event_deleted",
                "event_before_new_id", "event_new_id"}) {
            volumes.execute(volumes.database(), "DROP TRIGGER " + trigger);
        }
        volumes.execute(volumes.database(), "DELETE FROM events WHERE id IN (2, 5)");
        volumes.execute(volumes.database(), "PRAGMA user_version=1");
        var backup = volumes.takeBackup();
        assertThat(backup.manifest().contents().schemaVersion()).isEqualTo(1);
        volumes.add(3);
        volumes.engine().restoreStep().run(Volumes.request("back", backup));
        try (var service = new WebService(volumes)) {
            assertThat(service.get("/count").body()).isEqualTo("{\"count\":5}");
            service.get("/add");
            assertThat(service.get("/count").body()).isEqualTo("{\"count\":6}");
        }
        assertThat(volumes.takeBackup().manifest().contents().schemaVersion()).isEqualTo(EventSchema.VERSION);
    }
}
