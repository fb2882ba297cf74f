package reprise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.testing.WebService;

class WebTest {
    private static WebService service;

    @BeforeAll
    static void start(@TempDir Path folder) {
        service = new WebService(folder);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String page(String path, String... headers) {
        var all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Accept";
        all[headers.length + 1] = WebService.HTML;
        return service.get(path, all).body();
    }

    @Test
    void french_is_the_standard_language() {
        assertThat(page("/count")).contains("<html lang=\"fr\">");
        assertThat(page("/count", "Accept-Language", "de,ja;q=0.5")).contains("<html lang=\"fr\">");
        assertThat(page("/count", "Accept-Language", "no/sense;;")).contains("<html lang=\"fr\">");
    }

    @Test
    void english_is_had_by_the_browser_or_by_a_link_that_is_remembered() {
        assertThat(page("/count", "Accept-Language", "en-GB,fr;q=0.5")).contains("<html lang=\"en\">");
        var answer = service.get("/count?lang=en", "Accept", WebService.HTML);
        assertThat(answer.body()).contains("<html lang=\"en\">");
        assertThat(answer.headers().firstValue("set-cookie")).hasValueSatisfying(
                cookie -> assertThat(cookie).startsWith("lang=en;").contains("SameSite=Lax"));
        assertThat(page("/count", "Cookie", "lang=en")).contains("<html lang=\"en\">");
        assertThat(page("/count?lang=fr", "Cookie", "lang=en")).contains("<html lang=\"fr\">");
    }

    @Test
    void both_languages_have_the_same_texts_and_each_is_used() throws IOException {
        var french = ResourceBundle.getBundle("reprise.web.texts", Locale.FRENCH).keySet();
        assertThat(ResourceBundle.getBundle("reprise.web.texts", Locale.ENGLISH).keySet()).isEqualTo(french);
        String sources;
        try (var files = Files.walk(Path.of("src/main"))) {
            sources = files.filter(file -> file.toString().endsWith(".jte") || file.toString().endsWith(".java"))
                    .map(file -> {
                        try {
                            return Files.readString(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }).collect(Collectors.joining());
        }
        // outcome.restored and its like are put together with the name of a constant
        assertThat(french).filteredOn(key -> !key.matches("(outcome|state|kind|tick)\\..*"))
                .allMatch(key -> sources.contains('"' + key + '"'));
    }

    @Test
    void errors_are_problems_for_machines() {
        var answer = service.get("/nothing?here");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.body()).isEqualTo("{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                + "\"detail\":\"Il n’y a rien à l’adresse /nothing.\",\"instance\":\"/nothing\"}");
        assertThat(service.send("DELETE", "/add", null).statusCode()).isEqualTo(405);
        assertThat(service.send("POST", "/add", "<a/>", "Content-Type", "application/xml").statusCode()).isEqualTo(415);
        assertThat(service.send("POST", "/add", "x".repeat(100_000), "Content-Type", "application/json").statusCode())
                .isEqualTo(413);
        assertThat(service.get("/count", "Accept", "image/png").statusCode()).isEqualTo(406);
    }

    @Test
    void errors_are_pages_for_browsers() {
        var answer = service.get("/nothing/%3Cb%3E", "Accept", WebService.HTML, "Accept-Language", "en");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(answer.body()).contains("<h1>That did not work</h1>", "There is nothing at /nothing/")
                .doesNotContain("<b>");
    }

    @Test
    void every_answer_has_the_security_headers_and_every_page_has_no_script_but_our_own() {
        for (var path : new String[]{"/", "/count", "/nothing", "/assets/reprise.css", "/health"}) {
            var answer = service.get(path, "Accept", WebService.HTML);
            assertThat(answer.headers().firstValue("content-security-policy")).as(path)
                    .hasValueSatisfying(
                            policy -> assertThat(policy).contains("default-src 'none'", "frame-ancestors 'none'"));
            assertThat(answer.headers().firstValue("x-content-type-options")).as(path).hasValue("nosniff");
            assertThat(answer.body().replace("<script src=\"/assets/time.js\" defer></script>", "")).as(path)
                    .doesNotContain("<script", "style=", "http://", "https://");
        }
    }

    @Test
    void the_links_that_argo_cd_shows_lead_to_pages() throws IOException {
        var links = Pattern.compile("(?m)^ +(?:link\\.argocd\\.argoproj\\.io/\\S+|value): (.+)$")
                .matcher(Files.readString(Path.of("argocd/application.yaml"))).results()
                .map(match -> URI.create(match.group(1))).toList();
        assertThat(links).hasSize(4).allSatisfy(link -> {
            // Argo CD shows no other
            assertThat(link.getScheme()).isIn("http", "https");
            var answer = service.get(link.getPath(), "Accept", WebService.HTML);
            assertThat(answer.statusCode()).as(link.toString()).isEqualTo(200);
            assertThat(answer.body()).contains("<html");
        });
    }

    @Test
    void a_time_names_its_zone() {
        service.get("/add?message=when");
        var zone = ZoneId.systemDefault().normalized();
        var name = zone.equals(ZoneOffset.UTC) ? "UTC" : "\\S+";
        assertThat(page("/consultation", "Accept-Language", "en"))
                .containsPattern("<time datetime=\"[^\"]+Z\">[^<]*\\d:\\d\\d:\\d\\d[^<]* " + name + "</time>");
        assertThat(page("/consultation", "Accept-Language", "fr"))
                .containsPattern("<time datetime=\"[^\"]+Z\">[^<]*\\d\\d:\\d\\d:\\d\\d " + name + "</time>");
    }

    @Test
    void the_style_sheet_can_be_kept_by_the_browser() {
        var answer = service.get("/assets/reprise.css");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("cache-control"))
                .hasValueSatisfying(value -> assertThat(value).contains("max-age"));
    }
}
