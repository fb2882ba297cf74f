package reprise.eventroute;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.testing.WebService;

class EventRoutesTest {
    private static final String[] BROWSER = {"Accept", WebService.HTML};
    private static final String[] FORM = {"Content-Type", "application/x-www-form-urlencoded"};
    private static final String[] JSON = {"Content-Type", "application/json"};

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

    private String count() {
        return service.get("/count").body();
    }

    private HttpResponse<String> add(String message) {
        return service.get("/add?message=" + URLEncoder.encode(message, StandardCharsets.UTF_8));
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValueSatisfying(
                type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.body()).contains("\"status\":" + status).contains(detail);
    }

    @Test
    void root_greets_as_the_workshop_did() {
        var answer = service.get("/");
        assertThat(answer.body()).isEqualTo("Bonjour tout le monde !");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain;charset=utf-8");
    }

    @Test
    void root_shows_a_browser_the_greeting_the_ways_and_a_form() {
        var page = service.get("/", BROWSER).body();
        assertThat(page).contains("<html lang=\"fr\">", "<h1>Bonjour tout le monde !</h1>",
                "action=\"/add\" method=\"post\"",
                "href=\"/consultation\"", "href=\"/count\"", "href=\"/status\"", "href=\"/health\"");
    }

    @Test
    void add_answers_the_event_with_microseconds_and_is_not_stored_by_caches() {
        var answer = add("été ☀");
        assertThat(answer.body()).matches(
                "\\{\"id\":1,\"ts\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z\",\"message\":\"été ☀\"}");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(count()).isEqualTo("{\"count\":1}");
    }

    @Test
    void add_without_a_message_says_hello() {
        assertThat(service.get("/add").body()).contains("\"message\":\"hello\"");
        assertThat(service.send("POST", "/add", null).body()).contains("\"message\":\"hello\"");
    }

    @Test
    void add_takes_a_form_and_json() {
        assertThat(service.send("POST", "/add", "message=un+deux%26", FORM).body())
                .contains("\"message\":\"un deux&\"");
        assertThat(service.send("POST", "/add", "{\"message\":\"trois\"}", JSON).body())
                .contains("\"message\":\"trois\"");
        assertThat(count()).isEqualTo("{\"count\":2}");
    }

    @Test
    void add_refuses_what_is_no_message_and_stores_nothing() {
        assertProblem(add(""), 400, "vide");
        assertProblem(add("  "), 400, "vide");
        assertProblem(add("x".repeat(1001)), 400, "1 000".replace(' ', '\u202f'));
        assertProblem(add("a\nb"), 400, "contrôle");
        assertProblem(add("a\u0000"), 400, "contrôle");
        assertProblem(service.send("POST", "/add", "{\"message\":7}", JSON), 400, "texte");
        assertProblem(service.send("POST", "/add", "{\"message\":", JSON), 400, "");
        assertProblem(service.send("POST", "/add", "message=", FORM), 400, "vide");
        assertProblem(service.send("POST", "/add", "other=1", FORM), 400, "pas de message");
        assertThat(count()).isEqualTo("{\"count\":0}");
    }

    @Test
    void add_counts_characters_and_not_bytes() {
        assertThat(add("🌞".repeat(1000)).statusCode()).isEqualTo(200);
    }

    @Test
    void head_and_prefetch_store_nothing() {
        assertThat(service.send("HEAD", "/add?message=x", null).statusCode()).isEqualTo(200);
        for (var header : new String[]{"Sec-Purpose", "Purpose", "X-Moz"}) {
            assertThat(service.get("/add?message=x", header, "prefetch;prerender").statusCode()).isEqualTo(503);
        }
        assertThat(service.get("/add?message=x", "X-Purpose", "preview").statusCode()).isEqualTo(503);
        assertThat(count()).isEqualTo("{\"count\":0}");
    }

    @Test
    void a_form_leads_to_a_page_that_can_be_reloaded() {
        var answer = service.send("POST", "/add", "message=bonjour", FORM[0], FORM[1], BROWSER[0], BROWSER[1]);
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("location")).hasValue("/?added=1");
        assertThat(service.get("/?added=1", BROWSER).body()).contains("L’événement n° 1 est enregistré : « bonjour »");
        assertThat(count()).isEqualTo("{\"count\":1}");
    }

    @Test
    void a_form_of_a_foreign_page_is_forbidden() {
        assertThat(service.send("POST", "/add", "message=x", FORM[0], FORM[1], "Origin", "http://evil.example")
                .statusCode())
                .isEqualTo(403);
        assertThat(count()).isEqualTo("{\"count\":0}");
    }

    @Test
    void consultation_gives_the_last_fifty_newest_first_and_goes_on() {
        for (int i = 1; i <= 53; i++) {
            add("m" + i);
        }
        var newest = service.get("/consultation").body();
        assertThat(newest).startsWith("[{\"id\":53,").contains("\"message\":\"m53\"").endsWith("\"message\":\"m4\"}]");
        assertThat(service.get("/consultation?before=4").body()).startsWith("[{\"id\":3,")
                .endsWith("\"message\":\"m1\"}]");
        assertProblem(service.get("/consultation?before=x"), 400, "before");
        assertThat(service.get("/consultation", BROWSER).body()).contains("href=\"/consultation?before=4\"");
    }

    @Test
    void pages_show_messages_as_text() {
        add("<script>alert(1)</script> & \"quotes\"");
        for (var path : new String[]{"/consultation", "/?added=1", "/add?message=%3Cscript%3E"}) {
            assertThat(service.get(path, BROWSER).body()).doesNotContain("<script>").contains("&lt;script&gt;");
        }
    }

    @Test
    void clients_at_once_are_all_counted() throws Exception {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < 8; client++) {
                clients.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        assertThat(add("x").statusCode()).isEqualTo(200);
                    }
                });
            }
        }
        assertThat(count()).isEqualTo("{\"count\":200}");
    }

    /** JSON is text: whoever reads text is not sent away for the name of its media type. */
    @Test
    void a_client_that_accepts_text_only_gets_what_a_client_gets_that_accepts_anything() {
        for (var path : new String[]{"/", "/count", "/consultation", "/consultation?before=9", "/status",
                "/restore-points"}) {
            assertSame(path, service.get(path, "Accept", "text/plain"), service.get(path, "Accept", "*/*"));
        }
        var added = service.get("/add?message=x", "Accept", "text/plain");
        assertThat(added.statusCode()).isEqualTo(200);
        assertThat(added.body()).startsWith("{\"id\":1,");
    }

    private static void assertSame(String path, HttpResponse<String> answer, HttpResponse<String> usual) {
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).as(path)
                .isEqualTo(usual.headers().firstValue("content-type"));
        assertThat(answer.body().replaceAll("seconds\":\\d+", "")).as(path)
                .isEqualTo(usual.body().replaceAll("seconds\":\\d+", ""));
    }
}
