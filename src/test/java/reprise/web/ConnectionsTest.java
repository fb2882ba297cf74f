package reprise.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import reprise.settings.Setting;
import reprise.testing.FreePort;
import reprise.testing.RawClient;
import reprise.testing.Volumes;
import reprise.testing.WebService;

class ConnectionsTest {
    private static final byte[] TWO_REQUESTS = "GET /count HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(2)
            .getBytes(StandardCharsets.US_ASCII);
    /** Refused, with a line in the log. */
    private static final String NO_HOST = "GET /count HTTP/1.1\r\n\r\n";

    @TempDir
    Path folder;
    Volumes volumes;
    WebService service;
    URI metrics;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void start() {
        int port = FreePort.find();
        volumes = new Volumes(folder).with(Setting.METRICS_PORT, String.valueOf(port));
        service = new WebService(volumes);
        metrics = URI.create("http://localhost:" + port);
    }

    @AfterEach
    void stop() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        service.close();
    }

    private Socket connect() throws IOException {
        var socket = new Socket(service.address().getHost(), service.address().getPort());
        sockets.add(socket);
        return socket;
    }

    private static RawClient.Answer get(URI address, String path, int silence) {
        return RawClient.send(address, ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII), silence);
    }

    @Test
    void connections_that_send_nothing_make_room_for_one_that_does() throws Exception {
        for (int i = 0; i < 300; i++) {
            connect().setSoTimeout(i < 40 ? 60_000 : 1);
        }
        assertThat(service.get("/count").body()).isEqualTo("{\"count\":0}");
        int ended = 0;
        for (var socket : sockets) {
            ended += isEnded(socket) ? 1 : 0;
        }
        assertThat(ended).as("those that waited longest").isBetween(40, 100);
        var shown = get(metrics, "/metrics", 60_000).text();
        assertThat(shown).containsPattern("reprise_connections \\d+\\.0")
                .containsPattern("reprise_connections_turned_away_total \\d{2,}\\.0");
    }

    private static boolean isEnded(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    @Test
    void a_hundred_connections_that_are_kept_are_all_answered_two_requests_at_once() throws Exception {
        for (int i = 0; i < 100; i++) {
            connect().setSoTimeout(60_000);
        }
        for (int round = 0; round < 3; round++) {
            for (var socket : sockets) {
                socket.getOutputStream().write(TWO_REQUESTS);
            }
            for (var socket : sockets) {
                assertThat(answers(socket, 2)).isEqualTo(2);
            }
        }
    }

    /** Reads so many answers of the count 0. */
    private static int answers(Socket socket, int wanted) throws IOException {
        var text = new StringBuilder();
        int found = 0;
        for (int next = 0; found < wanted && next >= 0;) {
            next = socket.getInputStream().read();
            text.append((char) next);
            if (text.toString().endsWith("{\"count\":0}")) {
                found++;
            }
        }
        return found;
    }

    @Test
    void the_metrics_port_answers_while_each_thread_of_the_service_is_kept_busy() throws Exception {
        var busy = new CountDownLatch(1);
        var kept = ConcurrentHashMap.<Thread>newKeySet();
        var log = new UnsynchronizedAppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                kept.add(Thread.currentThread());
                try {
                    busy.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        log.start();
        var logger = (Logger) LoggerFactory.getLogger(ConnectionGuard.class);
        logger.addAppender(log);
        try {
            int threads = Runtime.getRuntime().availableProcessors();
            for (int tries = 0; kept.size() < threads && tries < 20 * threads; tries++) {
                volumes.clock.advance(Duration.ofSeconds(2)); // there is a line a second
                connect().getOutputStream().write(NO_HOST.getBytes(StandardCharsets.US_ASCII));
                Thread.sleep(100); // connections go to one thread after the other
            }
            assertThat(kept).hasSize(threads);
            assertThat(get(service.address(), "/count", 2_000).statuses()).as("the service").isEmpty();
            for (var path : new String[]{"/health/liveness", "/health/readiness", "/metrics"}) {
                assertThat(get(metrics, path, 60_000).statuses()).as(path).containsExactly(200);
            }
        } finally {
            busy.countDown();
            logger.detachAppender(log);
        }
        assertThat(service.get("/count").statusCode()).isEqualTo(200);
    }
}
