package reprise.cluster;

import java.util.Optional;

/** Where the cluster is, by the environment: {@code KUBECONFIG} and these. */
final class ClusterSettings {
    private ClusterSettings() {}

    /** The image under test, by digest. */
    static String image() {
        return required("REPRISE_IMAGE", "the image under test as NAME@sha256:..., pushed by Jib");
    }

    /** The same program in an image of another digest. */
    static String otherImage() {
        return required("REPRISE_OTHER_IMAGE", "the same program in an image of another digest");
    }

    /** The folder of bare Git repositories that the tests push to. */
    static String git() {
        return required("REPRISE_GIT", "a folder for bare Git repositories, which Argo CD reads too");
    }

    /** How Argo CD reaches a repository of that folder. */
    static String gitUrl(String name) {
        return Optional.ofNullable(System.getenv("REPRISE_GIT_URL")).orElse("file://" + git()) + "/" + name;
    }

    /** An image with a shell, to look at the backup volume. */
    static String shellImage() {
        return required("REPRISE_REGISTRY", "a registry that has busybox:1") + "/busybox:1";
    }

    /** Command that restarts Argo CD's application controller and repository server. */
    static String restartArgoCd() {
        return required("REPRISE_RESTART_ARGOCD", "a command that restarts Argo CD's controller and repo-server");
    }

    /** Command that takes {@code kill NODE} and {@code revive NODE}. */
    static String node() {
        return required("REPRISE_NODE", "a command that takes `kill NODE` and `revive NODE`");
    }

    private static String required(String name, String meaning) {
        var value = System.getenv(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("contract tests: the environment variable " + name + " is not set: "
                    + meaning + ". `.ci/cluster` sets all of them.");
        }
        return value;
    }
}
