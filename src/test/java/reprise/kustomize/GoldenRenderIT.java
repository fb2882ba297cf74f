package reprise.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reprise.cli.Cli;
import reprise.cli.CommandEnvironment;
import reprise.event.sqlite.EventSchemaRule;
import reprise.restore.Request;
import reprise.restore.RequestFile;
import reprise.testing.Volumes;
import reprise.testing.NeedsProgram;
import reprise.testing.UserProgram;

/**
 * Each overlay renders to what is kept beside the tests, so that a review sees what a change does. Releases, restores
 * and forks commit a digest, a request, an address and whether a first start is allowed: they are no change of the
 * manifests, and a neutral one stands in their place.
 */
@NeedsProgram(UserProgram.KUSTOMIZE)
class GoldenRenderIT {
    private static final String FIXTURES = "src/test/resources/reprise/kustomize";
    private static final String REQUEST = "kustomize/overlays/restore/restore-request.env";
    private static final String SETTINGS = "kustomize/base/settings.env";
    private static final String FIRST_START = "kustomize/overlays/backup/first-start.env";
    private static final String IMAGE = "kustomize/image/kustomization.yaml";
    private static final String PROVENANCE = "argocd/provenance";

    @TempDir
    private Path project = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"kustomize/base", "kustomize/overlays/backup", "kustomize/overlays/restore",
            FIXTURES + "/monitored", FIXTURES + "/accessible", FIXTURES + "/stored", PROVENANCE})
    void an_overlay_renders_to_its_golden_file(String overlay) throws IOException, InterruptedException {
        copyManifests();
        assertIsGolden(overlay);
    }

    @Test
    void no_release_no_restore_and_no_fork_changes_what_is_compared() throws IOException, InterruptedException {
        copyManifests();
        Files.writeString(project.resolve(REQUEST), "RESTORE_ID=monday\nRESTORE_FILE=app-20261123T101500Z-t1.db\n"
                + "RESTORE_SHA256=" + "7".repeat(64) + "\n");
        Files.writeString(project.resolve(IMAGE), image("registry.example.org/fork", "sha256:" + "5".repeat(64)));
        setRepository("https://example.org/fork");
        Files.writeString(project.resolve(FIRST_START), "REPRISE_FIRST_START=refused\n");
        assertThat(render("kustomize/overlays/restore")).contains("restore-monday",
                "registry.example.org/fork@sha256:555", "REPRISE_REPOSITORY: https://example.org/fork",
                "REPRISE_FIRST_START: refused");
        assertIsGolden("kustomize/overlays/restore");
    }

    @Test
    void the_policy_is_for_the_repository_of_a_fork() throws IOException, InterruptedException {
        copyManifests();
        setProvenance("registry.example.org/fork");
        assertThat(render(PROVENANCE)).contains("expression: '''registry.example.org/fork'''")
                .doesNotContain("ghcr.io");
        assertIsGolden(PROVENANCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"restore", "serve", "plan", "backup"})
    void what_a_container_reads_is_the_committed_request(String container) throws Exception {
        copyManifests();
        Files.writeString(project.resolve(REQUEST), "RESTORE_ID=monday\nRESTORE_FILE=app-20261123T101500Z-t1.db\n"
                + "RESTORE_SHA256=" + "7".repeat(64) + "\n");
        var render = new Render(render("kustomize/overlays/restore"));
        var environment = render.environment(container);
        assertThat(environment).doesNotContainKeys("RESTORE_ID", "RESTORE_FILE", "RESTORE_SHA256");
        render.mount(container, project);
        assertThat(RequestFile.read(project.resolve(environment.get("REPRISE_REQUEST").substring(1))))
                .isEqualTo(new Request.Restore("monday", "app-20261123T101500Z-t1.db", "7".repeat(64)));
    }

    @Test
    void a_patch_that_smuggles_a_request_into_the_environment_changes_nothing() throws Exception {
        var volumes = new Volumes(Files.createDirectories(project.resolve("volumes")));
        var wanted = volumes.add(3).takeBackup();
        volumes.add(4);
        copyManifests();
        neutralize();
        var deployment = project.resolve("kustomize/base/deployment.yaml");
        var smuggled = "          env:\n";
        for (var line : Volumes.request("smuggled", wanted).toFile().split("\n")) {
            smuggled += "            - { name: %s, value: \"%s\" }%n".formatted((Object[]) line.split("="));
        }
        Files.writeString(deployment,
                Files.readString(deployment).replaceFirst("          env:\n", Matcher.quoteReplacement(smuggled)));
        var render = new Render(render("kustomize/overlays/restore"));
        assertThat(render.environment("restore")).as("the attack").containsEntry("RESTORE_ID", "smuggled")
                .containsEntry("RESTORE_FILE", wanted.file());
        assertThat(run(render, "plan", volumes)).isZero();
        assertThat(run(render, "restore", volumes)).isEqualTo(2);
        assertThat(volumes.events()).hasSize(7);
        assertThat(volumes.engine().ledger().entries()).isEmpty();
    }

    /** Runs the command of a container with the environment and the files that the manifests give it. */
    private int run(Render render, String container, Volumes volumes) throws IOException {
        var root = Files.createDirectories(project.resolve("pod-" + container));
        render.mount(container, root);
        var environment = render.environment(container);
        environment.computeIfPresent("REPRISE_REQUEST", (_, path) -> root.resolve(path.substring(1)).toString());
        environment.put("REPRISE_DATA", volumes.data().toString());
        environment.put("REPRISE_BACKUP", volumes.backup().toString());
        var output = new PrintWriter(new StringWriter());
        return Cli.run(
                new CommandEnvironment(environment, new BufferedReader(new StringReader("")), output, output, false,
                        volumes.clock, "test", new EventSchemaRule(), (_, _, _) -> {}),
                container);
    }

    private void assertIsGolden(String overlay) throws IOException, InterruptedException {
        neutralize();
        var rendered = render(overlay);
        var name = Path.of(overlay).getFileName() + ".yaml";
        var kept = Files.createDirectories(Path.of("target", "golden")).resolve(name);
        Files.writeString(kept, rendered);
        assertThat(rendered)
                .as("`kustomize build " + overlay + "`; if it is meant so, `cp " + kept + " " + FIXTURES + "`")
                .isEqualTo(Files.readString(Path.of(FIXTURES, name)));
    }

    /** The manifests as they are committed, and the fixtures that lead to them, at the same places. */
    private void copyManifests() throws IOException {
        for (var folder : new String[]{"kustomize", PROVENANCE, FIXTURES + "/monitored", FIXTURES + "/accessible",
                FIXTURES + "/stored"}) {
            try (var files = Files.walk(Path.of(folder))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var copy = project.resolve(file);
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }

    private void neutralize() throws IOException {
        Files.writeString(project.resolve(REQUEST), "RESTORE_ID=none\nRESTORE_FILE=\nRESTORE_SHA256=\n");
        Files.writeString(project.resolve(IMAGE), image("ghcr.io/reprise/reprise", "sha256:" + "0".repeat(64)));
        setRepository("https://github.com/reprise/reprise");
        Files.writeString(project.resolve(FIRST_START), "REPRISE_FIRST_START=allowed\n");
        setProvenance("ghcr.io/reprise/reprise");
    }

    private void setProvenance(String repository) throws IOException {
        var policy = project.resolve(PROVENANCE).resolve("kustomization.yaml");
        Files.writeString(policy,
                Files.readString(policy).replaceFirst("\"'[^']*'\"", "\"'" + repository + "'\""));
    }

    private void setRepository(String address) throws IOException {
        var settings = project.resolve(SETTINGS);
        Files.writeString(settings, Files.readString(settings).replaceFirst("(?m)^REPRISE_REPOSITORY=.*$",
                "REPRISE_REPOSITORY=" + address));
    }

    private static String image(String name, String digest) {
        return """
                apiVersion: kustomize.config.k8s.io/v1alpha1
                kind: Component
                images:
                  - name: reprise
                    newName: %s
                    digest: %s
                """.formatted(name, digest);
    }

    private String render(String overlay) throws IOException, InterruptedException {
        var process = new ProcessBuilder(UserProgram.KUSTOMIZE.path().toString(), "build", overlay)
                .directory(project.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("exit code of kustomize").isZero();
        return output;
    }
}
