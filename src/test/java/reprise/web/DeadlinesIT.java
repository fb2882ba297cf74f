package reprise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reprise.testing.WebService;

class DeadlinesIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"GET /add?mess", "GET /add HTTP/1.1\r\nHost: localhost\r\nX: ",
            "POST /add HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{",
            ""})
    void a_client_that_sends_a_byte_now_and_then_is_cut_off(String begin) throws Exception {
        try (var service = new WebService(folder);
                var socket = new Socket(service.address().getHost(), service.address().getPort())) {
            long start = System.nanoTime();
            socket.setSoTimeout(500);
            socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
            while (System.nanoTime() - start < Duration.ofSeconds(30).toNanos() && isOpen(socket, !begin.isEmpty())) {
                assertThat(service.get("/count").body()).isEqualTo("{\"count\":0}");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(8),
                    Duration.ofSeconds(20));
        }
    }

    private static boolean isOpen(Socket socket, boolean goesOn) {
        try {
            if (goesOn) {
                socket.getOutputStream().write('x');
            }
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException _) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void a_connection_may_rest_between_two_requests() throws Exception {
        try (var service = new WebService(folder);
                var socket = new Socket(service.address().getHost(), service.address().getPort())) {
            var request = "GET /count HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 2; i++) {
                socket.getOutputStream().write(request);
                assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200");
                Thread.sleep(12_000);
                socket.getInputStream().skipNBytes(socket.getInputStream().available());
            }
        }
    }
}
