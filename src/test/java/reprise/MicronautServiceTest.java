package reprise;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.failure.Failure;
import reprise.restore.Request;
import reprise.settings.Setting;
import reprise.testing.Volumes;

class MicronautServiceTest {
    @TempDir
    Path folder;

    @Test
    void a_port_that_is_taken_is_named_with_what_to_do() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            int port = taken.getLocalPort();
            var volumes = new Volumes(folder);
            assertThatThrownBy(
                    () -> MicronautService.start(volumes.engine(), volumes.settings(), port, volumes.clock,
                            Request.None::new))
                    .isInstanceOf(Failure.class).hasMessageContaining("localhost:" + port)
                    .hasMessageContaining("Address already in use")
                    .hasMessageContaining("choose another with --port or --metrics-port");
            volumes.with(Setting.METRICS_PORT, String.valueOf(port));
            assertThatThrownBy(() -> MicronautService.start(volumes.engine(), volumes.settings(), 0, volumes.clock,
                    Request.None::new))
                    .isInstanceOf(Failure.class).hasMessageContaining("localhost:" + port);
        }
    }
}
