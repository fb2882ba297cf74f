package reprise.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reprise.settings.Setting;
import reprise.testing.RawClient;
import reprise.testing.Volumes;
import reprise.testing.WebService;

/** What a hostile page, or a client that sends anything at all, must not get done. */
class HostileClientTest {
    private static final String[] JSON = {"Content-Type", "application/json"};

    @TempDir
    Path folder;
    WebService service;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void start() {
        service = new WebService(folder);
        log.start();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(log);
    }

    @AfterEach
    void stop() {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(log);
        service.close();
    }

    private String raw(String request) {
        return request.replace("@", "localhost:" + service.address().getPort());
    }

    private RawClient.Answer get(String target, String headers) {
        return RawClient.send(service.address(),
                raw("GET " + target + " HTTP/1.1\r\nHost: @\r\n" + headers + "Connection: close\r\n\r\n"));
    }

    private RawClient.Answer form(String body, String headers) {
        return RawClient.send(service.address(),
                raw("POST /add HTTP/1.1\r\nHost: @\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: " + body.length() + "\r\n" + headers + "Connection: close\r\n\r\n" + body));
    }

    private void assertProblem(RawClient.Answer answer, int status) {
        assertThat(answer.statuses()).as(answer.text()).containsExactly(status);
        assertThat(answer.header("content-type")).as(answer.text()).hasValue("application/problem+json");
        assertThat(answer.header("content-security-policy")).as(answer.text()).isPresent();
        assertThat(answer.header("x-content-type-options")).as(answer.text()).hasValue("nosniff");
        assertThat(answer.header("cache-control")).as(answer.text()).hasValue("no-store");
        assertThat(service.get("/count").body()).isEqualTo("{\"count\":0}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n",
            "Origin: http://evil.example\r\n", "Origin: null\r\n", "Origin: https://localhost.evil.example\r\n",
            "Origin: http://localhost:1\r\n"})
    void a_foreign_page_changes_nothing(String headers) {
        assertProblem(form("message=x", headers), 403);
        for (var path : List.of("/add?message=x", "/add/?message=x", "/add", "/%61dd?message=x", "/add#x")) {
            var answer = get(path, headers);
            assertThat(answer.statuses()).as(path).allMatch(status -> status >= 400);
            assertThat(service.get("/count").body()).as(path).isEqualTo("{\"count\":0}");
        }
        assertProblem(get("/add?message=x", headers), 403);
    }

    @Test
    void a_link_from_elsewhere_leads_to_a_page() {
        assertThat(get("/count", "Sec-Fetch-Site: cross-site\r\n").statuses()).containsExactly(200);
    }

    @Test
    void a_typed_address_curl_and_our_own_form_add() {
        assertThat(get("/add?message=typed", "Sec-Fetch-Site: none\r\n").statuses()).containsExactly(200);
        assertThat(get("/add?message=curl", "User-Agent: curl/8.14.1\r\nAccept: */*\r\n").statuses())
                .containsExactly(200);
        assertThat(form("message=form", "Sec-Fetch-Site: same-origin\r\nOrigin: http://@\r\n").statuses())
                .containsExactly(200);
        assertThat(form("message=old+browser", raw("Origin: http://@\r\n")).statuses()).containsExactly(200);
        assertThat(service.get("/count").body()).isEqualTo("{\"count\":4}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.2", "[::2]", "evil.example:8080"})
    void a_name_that_a_foreign_page_gave_our_address_is_misdirected(String host) {
        var answer = RawClient.send(service.address(), "GET /add HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertProblem(answer, 421);
    }

    @ParameterizedTest
    @CsvSource({"localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:80"})
    void localhost_has_four_names_and_any_port(String host) {
        assertThat(RawClient.send(service.address(), "GET /count HTTP/1.1\r\nHost: " + host + "\r\n\r\n").statuses())
                .containsExactly(200);
    }

    @Test
    void the_allowed_hosts_are_a_setting() {
        service.close();
        service = new WebService(new Volumes(folder).with(Setting.ALLOWED_HOSTS, "reprise.example,10.0.0.1"));
        for (var host : List.of("reprise.example", "Reprise.Example:443", "10.0.0.1")) {
            assertThat(RawClient.send(service.address(), "GET /count HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                    .statuses()).as(host).containsExactly(200);
        }
        assertThat(service.get("/count").statusCode()).isEqualTo(421);
        service.close();
        service = new WebService(new Volumes(folder).with(Setting.EMBEDDED, "false"));
        assertThat(RawClient.send(service.address(), "GET /count HTTP/1.1\r\nHost: any.example\r\n\r\n").statuses())
                .containsExactly(200);
    }

    /** As the kubelet's probes and Prometheus do: a page of elsewhere asks by a name, never by our address. */
    @Test
    void who_asks_by_the_address_that_was_connected_to_needs_no_name() {
        service.close();
        service = new WebService(new Volumes(folder).with(Setting.ALLOWED_HOSTS, "reprise.example"));
        var address = service.address().getHost().equals("localhost") ? "127.0.0.1" : service.address().getHost();
        var probe = "GET /health/liveness HTTP/1.1\r\nHost: %s:8080\r\nConnection: close\r\n\r\n";
        assertThat(RawClient.send(service.address(), probe.formatted(address)).statuses()).containsExactly(200);
        assertThat(RawClient.send(service.address(), probe.formatted("127.0.0.3")).statuses()).containsExactly(421);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100%", "100%+sure", "100%zz", "%", "%f", "%C3", "%FF", "%ED%A0%80", "%C0%AF",
            "%F4%90%80%80"})
    void what_is_no_text_is_refused_in_one_line_of_the_log(String message) {
        assertProblem(get("/add?message=" + message, ""), 400);
        assertThat(log.list).as("log").hasSize(1).allMatch(event -> event.getThrowableProxy() == null);
        assertProblem(form("message=" + message, ""), 400);
        assertProblem(get("/" + message, ""), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u202eb", "a\u2066b", "\u200fa", "a\u061cb", "a\u2028b", "a\u2029b", "a\u200bb",
            "a\u200db", "1\u200d2", "a\u200cb", "\ufeffa", "a\u2060b", "a\u00adb", "a\ufe0fb", "\udb40\udc41a",
            "\ud83d\udc69\u200d", "\ud83d\udc69\u200d\u200d\ud83d\udcbb", "\u3164", "\u0085a"})
    void a_message_that_does_not_look_like_what_it_is_is_refused(String message) {
        var answer = service.send("POST", "/add", "{\"message\":\"" + message + "\"}", JSON);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(service.get("/count").body()).isEqualTo("{\"count\":0}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d\udc69\u200d\ud83d\udcbb",
            "\ud83d\udc69\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc69",
            "\ud83c\udff3\ufe0f\u200d\ud83c\udf08", "\ud83c\udfc3\ud83c\udffd\u200d\u2640\ufe0f", "1\ufe0f\u20e3",
            "\u2600\ufe0f",
            "\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f",
            "\ud83c\uddeb\ud83c\uddf7",
            "\u0645\u0631\u062d\u0628\u0627", "e\u0301t\u00e9", "\ufffd", "\ud83d\udc69\ud83c\udffd\u200d\ud83e\uddb0"})
    void emoji_and_other_scripts_are_messages(String message) {
        assertThat(service.send("POST", "/add", "{\"message\":\"" + message + "\"}", JSON).statusCode()).isEqualTo(200);
        assertThat(service.get("/consultation", "Accept", WebService.HTML).body()).contains(">" + message + "<");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"message\":null}", "{\"message\":\"\"}", "null", "[]", "7", "\"x\"", "{", "",
            "{\"Message\":\"x\"}", "{\"message\":[\"x\"]}"})
    void json_without_a_message_is_refused(String body) {
        var answer = service.send("POST", "/add", body, JSON);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(service.get("/count").body()).isEqualTo("{\"count\":0}");
        assertThat(log.list).allMatch(event -> event.getThrowableProxy() == null);
    }

    @Test
    void json_that_is_not_utf_8_is_refused() {
        for (var bytes : List.of("\u00ff", "\u00c3(", "\u00ed\u00a0\u0080", "\u00c0\u00af")) {
            var body = "{\"message\":\"" + bytes + "\"}";
            assertProblem(RawClient.send(service.address(),
                    raw("POST /add HTTP/1.1\r\nHost: @\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length() + "\r\nConnection: close\r\n\r\n" + body)),
                    400);
        }
    }

    @Test
    void no_answer_names_a_class_and_no_error_of_a_client_is_logged_with_a_stack_trace() {
        for (var answer : List.of(service.get("/consultation?before=x"), service.get("/?added=x"),
                service.get("/restore-points?before=x"), service.get("/restore-points/x"),
                service.get("/restore-points/..%2f..%2fetc%2fpasswd"), service.send("POST", "/add", "{\"a\":", JSON),
                service.send("POST", "/add", "x", "Content-Type", "nonsense"), service.send("PUT", "/add", "x", JSON),
                service.send("POST", "/add", "[1]", JSON), service.get("/assets/..%2fapplication.yml"))) {
            assertThat(answer.statusCode()).as(answer.uri().toString()).isBetween(400, 499);
            assertClean(answer);
        }
        assertThat(log.list).allMatch(event -> event.getThrowableProxy() == null);
    }

    private void assertClean(HttpResponse<String> answer) {
        assertThat(answer.body()).as(answer.uri().toString()).doesNotContain("java.", "Exception", "io.micronaut",
                "SELECT", folder.toString(), "Map<");
        assertThat(answer.headers().firstValue("content-security-policy")).isPresent();
    }

    @Test
    void the_decoders_own_answers_are_problems_too() {
        assertProblem(get("/" + "x".repeat(20_000), ""), 414);
        assertProblem(get("/", "X: " + "x".repeat(20_000) + "\r\n"), 431);
        assertProblem(RawClient.send(service.address(), "nonsense\r\n\r\n"), 400);
        assertProblem(form("x".repeat(20_000), ""), 413);
    }

    @Test
    void an_address_with_two_slashes_does_not_become_a_link_to_elsewhere() {
        for (var target : List.of("//evil.example/x", "///evil.example", "/%5cevil.example", "/%2Fevil.example")) {
            var answer = get(target, "Accept: text/html\r\n");
            assertThat(answer.text()).as(target).doesNotContain("href=\"//", "href=\"/\\");
        }
    }

    @Test
    void what_shows_rows_is_kept_by_no_cache() {
        service.get("/add?message=row");
        for (var accept : List.of(WebService.HTML, "application/json")) {
            for (var path : List.of("/", "/?added=1", "/consultation", "/consultation?before=9", "/count", "/status",
                    "/restore-points", "/health", "/nothing")) {
                assertThat(service.get(path, "Accept", accept).headers().allValues("cache-control"))
                        .as(path + " as " + accept).allMatch(value -> value.contains("no-store")).isNotEmpty();
            }
        }
    }

    @Test
    void an_address_of_slashes_takes_about_as_long_as_one_of_letters() {
        assertThat(fastest("/".repeat(15_000) + "x")).isLessThan(fastest("/" + "x".repeat(15_000)).multipliedBy(20));
    }

    private Duration fastest(String target) {
        return IntStream.range(0, 5).mapToObj(_ -> {
            long start = System.nanoTime();
            assertThat(get(target, "").statuses()).containsExactly(404);
            return Duration.ofNanos(System.nanoTime() - start);
        }).min(Comparator.naturalOrder()).orElseThrow();
    }
}
