package reprise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reprise.testing.FreePort;
import reprise.testing.MemoryLimit;
import reprise.testing.Program;

/**
 * Clients that take their time must not take the service's memory: it runs with the container's flags within the
 * container's limit. {@code src/bench/slow-clients.sh} does the same with 3,000 for a minute, and holds the times
 * against their bounds.
 */
class SlowClientsIT {
    private static final int CLIENTS = 600;
    private static final Duration ATTACK = Duration.ofSeconds(12);
    private static final int CONTAINER_MB = 256;
    private static final Pattern FLAG = Pattern.compile("<jvmFlag>(-XX:[^<]+)</jvmFlag>");
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofMinutes(1)).build();

    @TempDir
    Path folder;

    /** What a slow client sends; then it waits, a byte now and then, until the service ends the connection. */
    enum Kind {
        REQUEST_LINE("GET /add?message=" + "x".repeat(15_000), true),
        BODY("POST /add HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: 16384\r\n\r\nmessage=" + "x".repeat(16_000), true),
        BODY_TOO_LONG("POST /add HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: 65536\r\n\r\nmessage=" + "x".repeat(64_000), true),
        DOES_NOT_READ_JSON("GET /consultation HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(20), false),
        DOES_NOT_READ_A_PAGE(
                "GET /consultation HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n".repeat(20), false);

        private final byte[] begin;
        private final boolean goesOn;

        Kind(String begin, boolean goesOn) {
            this.begin = begin.getBytes(StandardCharsets.US_ASCII);
            this.goesOn = goesOn;
        }
    }

    @ParameterizedTest
    @EnumSource
    void slow_clients_take_neither_the_memory_nor_the_probes_nor_a_row(Kind kind) throws Exception {
        int metricsPort = FreePort.find();
        try (var limit = new MemoryLimit(CONTAINER_MB);
                var program = Program.serve(folder, limit.launcher(), Map.of("JAVA_TOOL_OPTIONS", flags()),
                        "--metrics-port", String.valueOf(metricsPort));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (int i = 0; i < 50; i++) { // a page of 200 kB, of 600 kB with escapes
                    assertThat(program.add("\ud83c\udf1e".repeat(900))).isTrue();
                }
                var address = program.address();
                var connected = new AtomicInteger();
                long end = System.nanoTime() + ATTACK.toNanos();
                for (int i = 0; i < CLIENTS; i++) {
                    clients.submit(() -> attack(address, kind, end, connected));
                }
                int acknowledged = 0;
                while (System.nanoTime() < end) {
                    acknowledged += program.add("event") ? 1 : 0;
                    for (var probe : new String[]{"liveness", "readiness"}) {
                        assertThat(status(metricsPort, probe)).as(probe).isEqualTo(200);
                    }
                }
                clients.shutdown();
                program.waitUntil("it is normal again", () -> program.count() >= 0);
                // more where the client asked again by itself, after a connection had ended
                assertThat(program.count()).isGreaterThanOrEqualTo(50 + acknowledged);
                assertThat(acknowledged).isPositive();
                assertThat(connected.get()).isGreaterThanOrEqualTo(CLIENTS);
                assertThat(limit.peak(program.pid())).as("memory").isLessThan(CONTAINER_MB << 20);
            } finally {
                clients.shutdownNow();
                program.kill();
            }
        }
    }

    /** Those of the image, for a container of this size. */
    private static String flags() throws IOException {
        return FLAG.matcher(Files.readString(Path.of("pom.xml"))).results().map(flag -> flag.group(1))
                .collect(Collectors.joining(" ", "-XX:MaxRAM=" + CONTAINER_MB + "m ", ""));
    }

    private static int status(int port, String probe) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/health/" + probe))
                .timeout(Duration.ofMinutes(1)).build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static void attack(URI address, Kind kind, long end, AtomicInteger connected) {
        while (System.nanoTime() < end) {
            try (var socket = new Socket()) {
                socket.setReceiveBufferSize(4_096);
                socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), 2_000);
                connected.incrementAndGet();
                socket.getOutputStream().write(kind.begin);
                while (System.nanoTime() < end) {
                    Thread.sleep(1_000);
                    if (kind.goesOn) {
                        socket.getOutputStream().write('x');
                    }
                }
            } catch (IOException _) {
                // the service has had enough of it: once more
            } catch (InterruptedException _) {
                return;
            }
            try {
                Thread.sleep(ThreadLocalRandom.current().nextInt(500, 1_500));
            } catch (InterruptedException _) {
                return;
            }
        }
    }
}
