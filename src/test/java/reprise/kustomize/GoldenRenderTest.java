package reprise.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each overlay renders to what is kept beside the tests, so that a review sees what a change does. */
class GoldenRenderTest {
    private static final Path GOLDEN = Path.of("src/test/resources/reprise/kustomize");

    @ParameterizedTest
    @ValueSource(strings = {"kustomize/base", "kustomize/overlays/backup", "kustomize/overlays/restore",
            "src/test/resources/reprise/kustomize/monitored"})
    void an_overlay_renders_to_its_golden_file(String overlay) throws IOException, InterruptedException {
        var program = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "kustomize")).filter(Files::isExecutable).findFirst();
        assumeTrue(program.isPresent(), "kustomize is not on the PATH: golden renders are not compared; get 5.8 from"
                + " https://kubectl.docs.kubernetes.io/installation/kustomize/");
        var name = Path.of(overlay).getFileName() + ".yaml";
        assertThat(render(program, overlay))
                .as("`kustomize build " + overlay + "`; if it is meant so, write it to "
                        + GOLDEN.resolve(name))
                .isEqualTo(Files.readString(GOLDEN.resolve(name)));
    }

    private static String render(Optional<Path> program, String overlay) throws IOException, InterruptedException {
        var process = new ProcessBuilder(program.orElseThrow().toString(), "build", overlay)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("exit code of kustomize").isZero();
        return output;
    }
}
