package reprise.event.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.testing.Volumes;
import reprise.testing.WebService;

/** The files of the database are deleted or replaced under the running service. */
class LostFileTest {
    @TempDir
    Path folder;

    @Test
    void acknowledges_nothing_into_a_deleted_file_and_no_connection_recreates_it() throws Exception {
        var volumes = new Volumes(folder);
        try (var service = new WebService(volumes)) {
            assertThat(service.get("/add?message=x").statusCode()).isEqualTo(200);
            for (var file : Volumes.names(volumes.data())) {
                Files.delete(volumes.data().resolve(file));
            }
            assertThat(service.get("/add?message=lost").statusCode()).isEqualTo(503);
            openNewConnections(service);
            assertThat(service.get("/add?message=lost").statusCode()).isEqualTo(503);
            assertThat(Volumes.names(volumes.data())).as("files that somebody made again").isEmpty();
            assertIsDown(service, "is gone");
        }
        assertThat(Volumes.names(volumes.data())).isEmpty();
    }

    @Test
    void acknowledges_nothing_when_another_file_is_in_the_place_of_the_database() throws Exception {
        var volumes = new Volumes(folder).add(3);
        var other = Files.copy(volumes.database(), folder.resolve("other.db"));
        try (var service = new WebService(volumes)) {
            assertThat(service.get("/add?message=x").statusCode()).isEqualTo(200);
            Files.move(other, volumes.database(), StandardCopyOption.REPLACE_EXISTING);
            assertThat(service.get("/add?message=lost").statusCode()).isEqualTo(503);
            assertIsDown(service, "is another file");
        }
    }

    @Test
    void acknowledges_nothing_into_a_deleted_log() throws Exception {
        var volumes = new Volumes(folder);
        try (var service = new WebService(volumes)) {
            assertThat(service.get("/add?message=x").statusCode()).isEqualTo(200);
            Files.delete(volumes.data().resolve("app.db-wal"));
            assertThat(service.get("/add?message=lost").statusCode()).isEqualTo(503);
            assertIsDown(service, "app.db-wal is gone");
        }
    }

    private static void assertIsDown(WebService service, String reason) {
        var health = service.get("/health/readiness");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).isEqualTo("{\"name\":\"reprise\",\"status\":\"DOWN\"}").doesNotContain(reason);
    }

    /** Readers at the same time need more connections than the one that the pool has ready. */
    private static void openNewConnections(WebService service) {
        CompletableFuture.allOf(IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.runAsync(() -> service.get("/consultation?before=" + (i + 10))))
                .toArray(CompletableFuture[]::new)).join();
    }
}
