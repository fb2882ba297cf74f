package reprise.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.Clip;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.Backup;
import reprise.restore.RestoreOutcome;
import reprise.testing.Program;
import reprise.testing.UserProgram;
import reprise.testing.Volumes;

/**
 * Takes the pictures of the pages that the documents show, of the packaged program after twenty minutes with a restore.
 * Not one of the tests: {@code src/pictures/capture} runs it.
 */
class DocumentPictures {
    private static final Path IMAGES = Path.of("docs/images");
    private static final String REQUEST = "kustomize/overlays/restore/restore-request.env";

    @TempDir
    Path folder;
    Backup.Ours before;

    @Test
    void of_the_restore_points_one_of_them_and_the_status() throws Exception {
        twenty_minutes_with_a_restore();
        try (var program = Program.serve(folder);
                var playwright = Playwright
                        .create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                var browser = playwright.chromium().launch(new LaunchOptions()
                        .setExecutablePath(UserProgram.CHROMIUM.path())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu")))) {
            program.add("Réunion du mercredi");
            var french = open(browser, 1100, 900, 1, ColorScheme.LIGHT, "fr");
            take(french, program, "/restore-points", 900, "restore-points");
            take(french, program, "/restore-points/" + before.file(), 1216, "restore-point");
            take(french, program, "/status", 1290, "status");
            for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                var english = open(browser, 960, 656, 2, scheme, "en");
                take(english, program, "/restore-points", 656,
                        "restore-points-" + (scheme == ColorScheme.LIGHT ? "light" : "dark"));
            }
        }
    }

    private void twenty_minutes_with_a_restore() throws Exception {
        var volumes = new Volumes(folder.resolve("var"));
        var start = Instant.now().minus(Duration.ofMinutes(19)).minusSeconds(20);
        volumes.clock.advance(Duration.between(volumes.clock.instant(), start));
        volumes.add(140);
        for (int minute = 0; minute < 11; minute++) {
            before = volumes.add(1 + minute % 3).takeBackup();
        }
        var wrong = volumes.add(37).takeBackup();
        volumes.clock.advance(Duration.ofSeconds(40));
        var request = Volumes.request("before-import", before);
        assertThat(volumes.engine().restoreStep().run(request)).isInstanceOf(RestoreOutcome.Restored.class);
        for (int minute = 0; minute < 6; minute++) {
            volumes.add(1 + minute % 2).takeBackup();
        }
        assertThat(wrong.restorePoint()).isAfter(before.restorePoint());
        var file = folder.resolve(REQUEST);
        Files.createDirectories(file.getParent());
        Files.writeString(file, request.toFile());
        try (var git = Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call()) {
            git.add().addFilepattern(REQUEST).call();
            git.commit().setMessage("Restore the state before the import").setAuthor("somebody", "somebody@example.org")
                    .setCommitter("somebody", "somebody@example.org").setSign(false).call();
        }
    }

    private static Page open(Browser browser, int width, int height, int scale, ColorScheme scheme, String language) {
        return browser.newContext(new Browser.NewContextOptions().setViewportSize(width, height)
                .setDeviceScaleFactor(scale).setColorScheme(scheme).setLocale(language).setTimezoneId("Europe/Paris")
                .setReducedMotion(ReducedMotion.REDUCE)).newPage();
    }

    private static void take(Page page, Program program, String path, int height, String name) {
        page.navigate(program.address().resolve(path).toString());
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(IMAGES.resolve(name + ".png"))
                .setClip(new Clip(0, 0, page.viewportSize().width, height)));
    }
}
