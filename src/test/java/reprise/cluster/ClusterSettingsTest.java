package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is missing is said before anything is tried. */
class ClusterSettingsTest {
    @Test
    void a_setting_that_is_missing_or_blank_is_named_with_what_it_is_for() {
        for (var environment : List.of(Map.<String, String>of(), Map.of("CLUSTER_IMAGE", " "))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> ClusterSettings.required(environment, "CLUSTER_IMAGE", "the image"))
                    .withMessageContainingAll("CLUSTER_IMAGE is not set", "the image", ".ci/cluster");
        }
        assertThat(ClusterSettings.required(Map.of("CLUSTER_IMAGE", "a@sha256:b"), "CLUSTER_IMAGE", "the image"))
                .isEqualTo("a@sha256:b");
    }

    @Test
    void a_kubeconfig_that_is_not_there_is_named(@TempDir Path home) throws IOException {
        assertThatIllegalStateException().isThrownBy(() -> ClusterSettings.kubeconfig(Map.of(), home))
                .withMessageContainingAll(home.resolve(".kube/config").toString(), "KUBECONFIG", ".ci/drill");
        var named = Map.of("KUBECONFIG", home.resolve("mine").toString());
        assertThatIllegalStateException().isThrownBy(() -> ClusterSettings.kubeconfig(named, home))
                .withMessageContaining(home.resolve("mine").toString());
        Files.createFile(home.resolve("mine"));
        assertThat(ClusterSettings.kubeconfig(named, home)).isEqualTo(home.resolve("mine"));
    }
}
