package reprise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.testing.NeedsProgram;
import reprise.testing.UserProgram;
import reprise.testing.WebService;

/**
 * Schemathesis makes thousands of requests of {@code /openapi.yml}, good and bad ones. Each answer has a status, a
 * content type and a body that the description names; none is 5xx. It makes the same ones in each build, for seconds.
 */
@NeedsProgram(UserProgram.SCHEMATHESIS)
class SchemathesisIT {
    private static final Path CONFIGURATION = Path.of("src/test/schemathesis/schemathesis.toml").toAbsolutePath();
    private static final long LONG_MINUTES = 5;

    @TempDir
    Path folder;

    @Test
    void answers_for_programs_are_as_described() throws Exception {
        try (var site = Site.afterARefusal(folder)) {
            assertConforms(site, "*/*", "coverage,fuzzing,stateful", 20);
        }
    }

    @Test
    void answers_for_programs_are_as_described_after_a_restore() throws Exception {
        try (var site = Site.afterARestore(folder)) {
            assertConforms(site, "*/*", "coverage,stateful", 10);
        }
    }

    @Test
    void answers_for_browsers_are_as_described() throws Exception {
        try (var site = Site.afterARestore(folder)) {
            assertConforms(site, WebService.HTML, "coverage,fuzzing", 10);
        }
    }

    private void assertConforms(Site site, String accept, String phases, int seconds) throws Exception {
        var output = folder.resolve("schemathesis.txt");
        var process = new ProcessBuilder(UserProgram.SCHEMATHESIS.path().toString(), "--no-color", "--config-file",
                CONFIGURATION.toString(), "run", site.service().address().resolve("/openapi.yml").toString(),
                "--header",
                "Accept: " + accept, "--phases", phases, "--max-time", String.valueOf(seconds), "--max-examples", "30",
                "--generation-deterministic", "--continue-on-failure", "--request-timeout", "30")
                .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertThat(process.waitFor(LONG_MINUTES, TimeUnit.MINUTES)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        var text = Files.readString(output);
        System.out.println(text);
        assertThat(process.exitValue()).as(text).isZero();
        assertThat(text).containsPattern("Selected: (\\d+)/\\1\n +Tested: \\1\n");
    }
}
