package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may push to Git may change Reprise, and nothing else of the cluster. */
@ExtendWith(OnCluster.class)
class ProjectClusterIT {
    private final Cluster cluster;

    ProjectClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void an_object_of_a_kind_that_reprise_does_not_have_is_refused() {
        cluster.git.addManifest("secret.yaml", """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: foreign
                """);
        assertRefused("resource :Secret is not permitted in project reprise");
        assertThat(cluster.client.secrets().inNamespace(Cluster.NAMESPACE).withName("foreign").get()).isNull();
    }

    @Test
    void another_namespace_is_refused() {
        cluster.git.namespace("default");
        assertRefused("namespace default is not permitted in project 'reprise'");
        assertThat(cluster.client.apps().deployments().inNamespace("default").list().getItems()).isEmpty();
    }

    @Test
    void the_namespace_is_not_for_git_to_change() {
        cluster.git.addManifest("namespace.yaml", """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: pra
                  labels:
                    pod-security.kubernetes.io/enforce: privileged
                """);
        assertRefused("resource :Namespace is not permitted in project reprise");
        assertThat(cluster.client.namespaces().withName(Cluster.NAMESPACE).get().getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
    }

    @Test
    void what_bounds_the_namespace_is_not_for_git_to_change() {
        cluster.git.addManifest("quota.yaml", """
                apiVersion: v1
                kind: ResourceQuota
                metadata:
                  name: reprise
                spec:
                  hard: { pods: "10000" }
                """);
        assertRefused("resource :ResourceQuota is not permitted in project reprise");
        assertThat(cluster.client.resourceQuotas().inNamespace(Cluster.NAMESPACE).withName("reprise").get().getSpec()
                .getHard().get("pods").getAmount()).isEqualTo("20");
    }

    private void assertRefused(String reason) {
        var uid = cluster.podUid();
        var commit = cluster.git.push("Ask for what the project does not allow");
        cluster.argocd.refresh();
        Await.until("Argo CD refuses: " + reason,
                () -> cluster.argocd.isFailing(commit) && cluster.argocd.status().contains(reason));
        cluster.awaitHealthy(cluster.git.revert());
        assertThat(cluster.podUid()).as("the pod that serves").isEqualTo(uid);
    }
}
