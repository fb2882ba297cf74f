package reprise.web;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reprise.testing.Volumes;
import reprise.testing.WebService;

/** The pages in a real browser: Debian's Chromium. The pictures are in target/screenshots. */
class PagesIT {
    private static final Path CHROMIUM = Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
    private static final Path PICTURES = Path.of("target/screenshots");
    private static final List<String> PATHS = List.of("/", "/?added=14", "/consultation", "/count", "/status",
            "/health", "/nothing");

    private static WebService service;
    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void a_service_with_events_after_a_restore(@TempDir Path folder) throws Exception {
        if (!Files.isExecutable(CHROMIUM)) {
            throw new IllegalStateException("there is no Chromium at " + CHROMIUM
                    + ": install it (Debian: apt-get install chromium) or name it in the environment variable CHROMIUM");
        }
        var volumes = new Volumes(folder);
        var backup = volumes.add(12).takeBackup();
        volumes.add(3);
        volumes.engine().restoreStep().run(Volumes.request("avant-l-import", backup));
        service = new WebService(volumes);
        service.get("/add?message=Sauvegarde%20avant%20la%20mise%20%C3%A0%20jour");
        service.get("/add?message=" + "un-mot-tres-long".repeat(12));
        playwright = Playwright
                .create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium()
                .launch(new LaunchOptions().setExecutablePath(CHROMIUM).setArgs(List.of("--no-sandbox",
                        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                        "--disable-component-update", "--disable-sync")));
    }

    @AfterAll
    static void stop() {
        if (playwright != null) {
            playwright.close();
        }
        if (service != null) {
            service.close();
        }
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
        for (var path : PATHS) {
            page.navigate(service.address().resolve(path).toString());
            assertThat(page.getAttribute("html", "lang")).isEqualTo(language);
            assertThat(page.locator("h1").count()).as("one heading on " + path).isEqualTo(1);
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth")).as("width of " + path)
                    .isLessThanOrEqualTo(width);
            assertThat(page.evaluate("getComputedStyle(document.body).display")).as("the style sheet")
                    .isEqualTo("flex");
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(
                    path.replaceAll("\\W+", "-") + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-"
                            + language + ".png")));
        }
        assertThat(errors).isEmpty();
        page.context().close();
    }

    @Test
    void an_event_is_added_by_keyboard_alone() {
        var page = open(1280, ColorScheme.LIGHT, "fr");
        page.navigate(service.address().toString());
        page.keyboard().press("Tab");
        assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("Aller au contenu");
        page.keyboard().press("Enter");
        page.keyboard().press("Tab");
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("message");
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
    void the_link_to_the_other_language_is_remembered() {
        var page = open(1280, ColorScheme.LIGHT, "fr");
        page.navigate(service.address().resolve("/count").toString());
        page.click(".languages [lang=en]");
        page.click("nav [href=\"/consultation\"]");
        assertThat(page.getAttribute("html", "lang")).isEqualTo("en");
        page.context().close();
    }
}
