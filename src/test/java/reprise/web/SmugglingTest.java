package reprise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reprise.testing.RawClient;
import reprise.testing.WebService;

/**
 * A proxy and the service must agree where a request ends: what only one of them takes for a body is a request that the
 * proxy has never seen (RFC 9112, 6.1 and 11.2). So whatever can be read in two ways is refused, and nothing is stored.
 */
class SmugglingTest {
    private static final String SMUGGLED = "GET /add?message=smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    Path folder;
    WebService service;

    @BeforeEach
    void start() {
        service = new WebService(folder);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private void assertRefused(String request) {
        var answer = RawClient.send(service.address(), request);
        assertThat(service.get("/consultation").body()).as("stored by%n%s%nanswered%n%s", request, answer.text())
                .isEqualTo("[]");
        assertThat(answer.statuses()).as(request).allMatch(status -> status == 400).hasSizeLessThanOrEqualTo(1);
        assertThat(answer.closed()).as("closed after%n%s%nanswered%n%s", request, answer.text()).isTrue();
    }

    private static String chunked(String headers) {
        return "POST /add HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers
                + "\r\n0\r\n\r\n" + SMUGGLED;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked, xchunked\r\n", "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding: xchunked, chunked\r\n", "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding: chunked, chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: xchunked\r\n",
            "Transfer-Encoding: xchunked\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding:\r\n chunked\r\n",
            "Transfer-Encoding: chunked,\r\n xchunked\r\n",
            "Transfer-Encoding: \u000bchunked\r\n", "Transfer-Encoding : chunked\r\n", "Transfer-Encoding:\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 5\r\nContent-Length: 6\r\n",
            "Content-Length: +5\r\n", "Content-Length: 5, 6\r\n", "Content-Length: -1\r\n",
            "Transfer\u0000-Encoding: chunked\r\n"})
    void a_body_whose_end_can_be_read_in_two_ways_is_refused(String headers) {
        assertRefused(chunked(headers));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "0x5", "-5", "+5", "", "5 5", "FFFFFFFFFFFFFFFFF", "80000000", "0_"})
    void a_chunk_size_that_is_no_number_is_refused(String size) {
        assertRefused("POST /add HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\n{\"message\":\"a\"}\r\n0\r\n\r\n" + SMUGGLED);
    }

    @ParameterizedTest
    @CsvSource({"GET", "POST"})
    void a_missing_host_or_two_of_them_are_refused(String method) {
        for (var headers : new String[]{"", "Host: localhost\r\nHost: localhost\r\n",
                "Host: localhost\r\nHost: evil.example\r\n", "Host: a b\r\n", "Host: localhost, evil.example\r\n",
                "Host: evil.example/path\r\n", "Host: user@localhost\r\n"}) {
            assertRefused(method + " /add?message=hosts HTTP/1.1\r\n" + headers + "\r\n");
        }
    }

    @Test
    void two_requests_that_are_whole_are_two_requests() {
        var answer = RawClient.send(service.address(), "POST /add HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nTransfer-Encoding: Chunked\r\n\r\n"
                + "f\r\n{\"message\":\"a\"}\r\n0\r\n\r\n"
                + "GET /add?message=b HTTP/1.1\r\nHost: LOCALHOST:" + service.address().getPort() + "\r\n\r\n");
        assertThat(answer.statuses()).containsExactly(200, 200);
        assertThat(service.get("/count").body()).isEqualTo("{\"count\":2}");
    }

    @Test
    void an_http_1_0_client_needs_no_host() {
        assertThat(RawClient.send(service.address(), "GET /count HTTP/1.0\r\n\r\n").statuses()).containsExactly(200);
    }
}
