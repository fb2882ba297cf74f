package reprise.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the cluster is, by the environment: {@code KUBECONFIG} and these. */
final class ClusterSettings {
    private ClusterSettings() {}

    /** The image under test, by digest. */
    static String image() {
        return required("CLUSTER_IMAGE", "the image under test as NAME@sha256:..., pushed by Jib");
    }

    /** The same program in an image of another digest. */
    static String otherImage() {
        return required("CLUSTER_OTHER_IMAGE", "the same program in an image of another digest");
    }

    /** An image with nginx, in the place of the one of {@code components/access}. */
    static String proxyImage() {
        return required("REPRISE_PROXY_IMAGE", "an image whose command `nginx` is nginx, by digest");
    }

    /** The folder of bare Git repositories that the tests push to. */
    static String git() {
        return required("CLUSTER_GIT", "a folder for bare Git repositories, which Argo CD reads too");
    }

    /** How Argo CD reaches a repository of that folder. */
    static String gitUrl(String name) {
        return Optional.ofNullable(System.getenv("REPRISE_GIT_URL")).orElse("file://" + git()) + "/" + name;
    }

    /** An image with a shell, to look at the backup volume: the registry's, or the public one. */
    static String shellImage() {
        return Optional.ofNullable(System.getenv("CLUSTER_REGISTRY")).map(registry -> registry + "/busybox:1")
                .orElse("busybox:1.37");
    }

    /** Command that restarts Argo CD's application controller and repository server. */
    static String restartArgoCd() {
        return required("CLUSTER_RESTART_ARGOCD", "a command that restarts Argo CD's controller and repo-server");
    }

    /** Command that takes {@code kill NODE} and {@code revive NODE}. */
    static String node() {
        return required("CLUSTER_NODE", "a command that takes `kill NODE` and `revive NODE`");
    }

    private static String required(String name, String meaning) {
        return required(System.getenv(), name, meaning);
    }

    static String required(Map<String, String> environment, String name, String meaning) {
        var value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("contract tests: the environment variable " + name + " is not set: "
                    + meaning + ". `.ci/cluster` sets all of them.");
        }
        return value;
    }

    /**
     * The file that leads to the cluster: without one, the client would try localhost, and say that it does not answer.
     */
    static Path kubeconfig(Map<String, String> environment, Path home) {
        var file = environment.containsKey("KUBECONFIG") ? Path.of(environment.get("KUBECONFIG"))
                : home.resolve(".kube/config");
        if (!Files.isReadable(file)) {
            throw new IllegalStateException("no cluster: there is no " + file
                    + ". KUBECONFIG names the file that leads to one; `.ci/cluster` and `.ci/drill` start one.");
        }
        return file;
    }

    /** Fails when the cluster does not know Argo CD's kinds. */
    static void requireArgoCd(KubernetesClient cluster) {
        if (cluster.getApiGroup("argoproj.io") == null) {
            throw new IllegalStateException("the cluster at " + cluster.getMasterUrl()
                    + " has no Argo CD: it does not know the kinds of argoproj.io. Install it as "
                    + "argocd/README.md says.");
        }
    }
}
