package reprise.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reprise.testing.NeedsProgram;
import reprise.testing.UserProgram;
import reprise.testing.WebService;

/** The pages in a real browser, Chromium. The pictures are in target/screenshots. */
@NeedsProgram(UserProgram.CHROMIUM)
class PagesIT {
    private static final Path PICTURES = Path.of("target/screenshots");

    private static List<Site> sites = List.of();
    private static WebService service;
    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void services_with_a_history(@TempDir Path folder) throws Exception {
        var restored = Site.afterARestore(folder.resolve("restored"));
        service = restored.service();
        sites = List.of(restored, Site.empty(folder.resolve("empty")), Site.afterARefusal(folder.resolve("refused")),
                Site.crowded(folder.resolve("crowded")));
        playwright = Playwright
                .create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium()
                .launch(new LaunchOptions().setExecutablePath(UserProgram.CHROMIUM.path())
                        .setArgs(List.of("--no-sandbox",
                                "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                                "--disable-component-update", "--disable-sync")));
    }

    @AfterAll
    static void stop() {
        if (playwright != null) {
            playwright.close();
        }
        sites.forEach(Site::close);
    }

    private static Page open(int width, ColorScheme scheme, String language) {
        return browser.newContext(new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(scheme)
                .setLocale(language).setReducedMotion(ReducedMotion.REDUCE)).newPage();
    }

    @ParameterizedTest
    @CsvSource({"360, LIGHT, fr", "360, DARK, en", "1280, LIGHT, en", "1280, DARK, fr"})
    void every_page_fits_and_has_no_error(int width, ColorScheme scheme, String language) {
        var errors = new ArrayList<String>();
        var page = open(width, scheme, language);
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            // a browser tells of each answer above 399; for one of these pages, that is what it is
            if (message.type().equals("error") && !message.text().contains("404 (Not Found)")) {
                errors.add(message.text());
            }
        });
        for (var site : sites) {
            for (var path : site.paths()) {
                page.navigate(site.service().address().resolve(path).toString());
                assertIsInOrder(page, width, language);
                page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
                        .setPath(PICTURES.resolve("%s%s-%d-%s-%s.png".formatted(site.name(),
                                path.replaceAll("\\W+", "-"), width, scheme.name().toLowerCase(Locale.ROOT),
                                language))));
            }
        }
        assertThat(errors).isEmpty();
        page.context().close();
    }

    private static void assertIsInOrder(Page page, int width, String language) {
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
        assertThat(page.getAttribute("html", "lang")).isEqualTo(language);
        assertThat(page.locator("h1").count()).as("one heading on " + page.url()).isEqualTo(1);
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth")).as("width of " + page.url())
                .isLessThanOrEqualTo(width);
        assertThat(page.evaluate("getComputedStyle(document.body).display")).as("the style sheet")
                .isEqualTo("flex");
        assertThat(new AxeBuilder(page).analyze().getViolations()).as("what axe finds on " + page.url())
                .extracting(rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml()).isEmpty();
    }

    @Test
    void some_minutes_without_a_backup_are_seen_among_two_thousand_on_a_small_screen() {
        var page = open(360, ColorScheme.LIGHT, "fr");
        page.navigate(sites.getLast().service().address().resolve("/restore-points").toString());
        var gap = page.locator(".picture > svg .missed").boundingBox();
        assertThat(gap.width).isGreaterThan(2.5);
        assertThat(gap.height).as("more than that of a mark").isGreaterThan(
                page.locator(".picture > svg circle.mark").last().boundingBox().height + 5);
        page.context().close();
    }

    @Test
    void times_are_in_the_zone_of_the_reader_and_the_server_s_without_scripts() {
        for (var scripts : List.of(true, false)) {
            var page = browser.newContext(new Browser.NewContextOptions().setLocale("en")
                    .setTimezoneId("Asia/Tokyo").setJavaScriptEnabled(scripts)).newPage();
            page.navigate(service.address().resolve("/consultation").toString());
            var time = page.locator("time").first().textContent();
            if (scripts) {
                assertThat(time).endsWith("GMT+9");
            } else {
                assertThat(time).matches(".*\\d:\\d\\d:\\d\\d.* \\S+").doesNotContain("GMT+9");
            }
            page.context().close();
        }
    }

    @Test
    void an_event_is_added_by_keyboard_alone() {
        var page = open(1280, ColorScheme.LIGHT, "fr");
        page.navigate(service.address().toString());
        page.keyboard().press("Tab");
        assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("Aller au contenu");
        page.keyboard().press("Enter");
        tabTo(page, "document.activeElement.id === 'message'");
        page.keyboard().type("au clavier");
        page.keyboard().press("Tab");
        assertThat((String) page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).isEqualTo("solid");
        page.keyboard().press("Enter");
        page.waitForSelector("[role=status] .good");
        assertThat(page.locator("[role=status]").textContent()).contains("« au clavier »");
        var before = service.get("/count").body();
        page.reload();
        assertThat(service.get("/count").body()).as("after a reload").isEqualTo(before);
        page.context().close();
    }

    @Test
    void a_restore_point_is_chosen_and_its_request_copied_by_keyboard_alone() {
        var page = open(1280, ColorScheme.LIGHT, "fr");
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        page.navigate(service.address().resolve("/restore-points").toString());
        tabTo(page, "document.activeElement.closest('tbody tr:nth-child(9)') !== null");
        page.keyboard().press("Enter");
        page.waitForURL("**/restore-points/app-*");
        tabTo(page, "document.activeElement.dataset.copies === 'request'");
        page.keyboard().press("Enter");
        page.waitForSelector("text=Copié");
        assertThat((String) page.evaluate("navigator.clipboard.readText()")).startsWith("RESTORE_ID=")
                .isEqualTo(page.locator("#request").textContent());
        page.context().close();
    }

    private static void tabTo(Page page, String condition) {
        for (int i = 0; i < 60; i++) {
            if (Boolean.TRUE.equals(page.evaluate(condition))) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("not reached by the Tab key: " + condition);
    }

    @Test
    void the_link_to_the_other_language_is_remembered() {
        var page = open(1280, ColorScheme.LIGHT, "fr");
        page.navigate(service.address().resolve("/count").toString());
        page.click(".languages [lang=en]");
        page.click("nav [href=\"/consultation\"]");
        assertThat(page.getAttribute("html", "lang")).isEqualTo("en");
        page.context().close();
    }
}
