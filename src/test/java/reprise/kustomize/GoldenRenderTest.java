package reprise.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each overlay renders to what is kept beside the tests, so that a review sees what a change does. Releases and restores
 * commit an image and a request; the renders are those of no image and of no request, whatever is committed.
 */
class GoldenRenderTest {
    private static final Path GOLDEN = Path.of("src/test/resources/reprise/kustomize");
    private static final String NEUTRAL_REQUEST = "RESTORE_ID=none\nRESTORE_FILE=\nRESTORE_SHA256=\n";
    private static final Path IMAGE = Path.of("kustomize/image/kustomization.yaml");
    private static final Path REQUEST = Path.of("kustomize/overlays/restore/restore-request.env");

    @TempDir
    Path copy;

    @BeforeEach
    void copy_of_the_manifests() throws IOException {
        for (var folder : List.of(Path.of("kustomize"), GOLDEN)) {
            try (var files = Files.walk(folder)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    Files.createDirectories(copy.resolve(file).getParent());
                    Files.copy(file, copy.resolve(file));
                }
            }
        }
    }

    private void image(String name, String digest) throws IOException {
        Files.writeString(copy.resolve(IMAGE), Files.readString(copy.resolve(IMAGE))
                .replaceAll("newName: .*", "newName: " + name).replaceAll("digest: .*", "digest: sha256:" + digest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kustomize/base", "kustomize/overlays/backup", "kustomize/overlays/restore",
            "src/test/resources/reprise/kustomize/monitored"})
    void an_overlay_renders_to_its_golden_file(String overlay) throws IOException, InterruptedException {
        image("ghcr.io/reprise/reprise", "0".repeat(64));
        Files.writeString(copy.resolve(REQUEST), NEUTRAL_REQUEST);
        var name = Path.of(overlay).getFileName() + ".yaml";
        assertThat(render(overlay))
                .as("`kustomize build " + overlay + "`; if it is meant so, write it to "
                        + GOLDEN.resolve(name))
                .isEqualTo(Files.readString(GOLDEN.resolve(name)));
    }

    @Test
    void a_release_and_a_restore_change_the_image_the_request_and_nothing_else() throws Exception {
        var digest = "1a".repeat(32);
        image("registry.example/other", digest);
        Files.writeString(copy.resolve(REQUEST),
                "RESTORE_ID=monday\nRESTORE_FILE=app-20261123T101500Z-t1.db\nRESTORE_SHA256=" + "2b".repeat(32) + "\n");
        var changed = render("kustomize/overlays/restore").lines().toList();
        var golden = Files.readAllLines(GOLDEN.resolve("restore.yaml"));
        assertThat(changed).hasSameSizeAs(golden);
        for (int i = 0; i < golden.size(); i++) {
            if (!changed.get(i).equals(golden.get(i))) {
                assertThat(changed.get(i)).containsAnyOf("registry.example/other@sha256:" + digest, "RESTORE_",
                        "restore-monday", "name: restore-request-");
            }
        }
        assertThat(changed).anyMatch(line -> line.contains("restore-monday"))
                .anyMatch(line -> line.contains("RESTORE_ID: monday"));
    }

    private String render(String overlay) throws IOException, InterruptedException {
        var program = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "kustomize")).filter(Files::isExecutable).findFirst();
        var missing = "kustomize is not on the PATH: golden renders are not compared; get 5.8 from"
                + " https://kubectl.docs.kubernetes.io/installation/kustomize/";
        assertThat(program.isPresent() || System.getenv("CI") == null).as(missing).isTrue();
        assumeTrue(program.isPresent(), missing);
        var process = new ProcessBuilder(program.orElseThrow().toString(), "build", overlay).directory(copy.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("exit code of kustomize").isZero();
        return output;
    }
}
