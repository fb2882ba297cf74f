package reprise.event.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.testing.Volumes;
import reprise.testing.WebService;

class BusyDatabaseIT {
    @TempDir
    Path folder;

    @Test
    void while_somebody_else_writes_for_too_long_adding_is_503_and_reading_goes_on() throws Exception {
        var volumes = new Volumes(folder);
        try (var service = new WebService(folder);
                var clients = Executors.newVirtualThreadPerTaskExecutor();
                var other = Volumes.open(volumes.database());
                var statement = other.createStatement()) {
            service.get("/add");
            statement.execute("BEGIN IMMEDIATE");
            var requests = new ArrayList<Future<HttpResponse<String>>>();
            for (int i = 0; i < 8; i++) {
                requests.add(clients.submit(() -> service.get("/add", "Accept-Language", "en")));
            }
            assertThat(service.get("/count").body()).isEqualTo("{\"count\":1}");
            for (var request : requests) {
                assertThat(request.get().statusCode()).isEqualTo(503);
                assertThat(request.get().headers().firstValue("retry-after")).hasValue("1");
                assertThat(request.get().body()).contains("The database is busy. Nothing was stored");
            }
            statement.execute("ROLLBACK");
            assertThat(service.get("/add").statusCode()).isEqualTo(200);
        }
        assertThat(volumes.events()).hasSize(2);
    }
}
