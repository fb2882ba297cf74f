package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API server takes every object, in a namespace of the restricted level, with no warning. */
@ExtendWith(OnCluster.class)
class ManifestsClusterIT {
    private static final String NAMESPACE = "pra-validated";
    private static final Path RENDERS = Path.of("src/test/resources/reprise/kustomize");

    @BeforeAll
    static void createNamespace(Cluster cluster) {
        cluster.client.resource(new NamespaceBuilder().withNewMetadata().withName(NAMESPACE)
                .withLabels(Map.of("pod-security.kubernetes.io/enforce", "restricted",
                        "pod-security.kubernetes.io/enforce-version", "v1.35",
                        "pod-security.kubernetes.io/warn", "restricted"))
                .endMetadata().build()).serverSideApply();
    }

    @AfterAll
    static void removeNamespace(Cluster cluster) {
        cluster.client.namespaces().withName(NAMESPACE).delete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "backup", "restore", "monitored", "accessible", "stored"})
    void the_api_server_takes_every_object_of_an_overlay(String overlay) throws Exception {
        var render = Files.readString(RENDERS.resolve(overlay + ".yaml"));
        var objects = render.split("\n---\n").length;
        assertThat(dryRun(render.replaceAll("(?m)^(  namespace|  name): pra$", "$1: " + NAMESPACE)).lines())
                .hasSize(objects).allMatch(line -> line.endsWith("(server dry run)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"namespace", "project", "application"})
    void the_api_server_takes_what_an_administrator_applies(String name) throws Exception {
        var applied = Files.readString(Path.of("argocd", name + ".yaml"));
        assertThat(dryRun(applied).lines()).hasSize(applied.split("\n---\n").length)
                .allMatch(line -> line.endsWith("(server dry run)"));
    }

    @Test
    void the_api_server_takes_the_policy_of_the_images() throws Exception {
        assertThat(dryRun(Files.readString(RENDERS.resolve("provenance.yaml"))).lines()).hasSize(2)
                .allMatch(line -> line.endsWith("(server dry run)"));
    }

    private static String dryRun(String yaml) throws IOException, InterruptedException {
        var process = new ProcessBuilder("kubectl", "apply", "--dry-run=server", "--force-conflicts", "--server-side",
                "--validate=strict", "-f", "-").redirectErrorStream(true).start();
        try (var input = process.outputWriter(StandardCharsets.UTF_8)) {
            input.write(yaml);
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
