package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import java.util.List;
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

    @Test
    void an_installation_whose_namespace_git_had_keeps_it_and_its_data() throws Exception {
        var claim = cluster.client.persistentVolumeClaims().inNamespace(Cluster.NAMESPACE).withName("pra-data");
        var before = List.of(namespace().getMetadata().getUid(), claim.get().getMetadata().getUid(), cluster.podUid());
        cluster.argocd.allowTheNamespace();
        cluster.git.addManifest("namespace.yaml", """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: pra
                  labels:
                    pod-security.kubernetes.io/enforce: restricted
                    pod-security.kubernetes.io/warn: restricted
                  annotations:
                    argocd.argoproj.io/sync-options: Prune=false,Delete=false
                """);
        cluster.awaitHealthy(cluster.git.push("As before: Git has the namespace"));
        assertThat(namespace().getMetadata().getAnnotations()).as("tracked by Argo CD")
                .containsKey("argocd.argoproj.io/tracking-id");

        cluster.argocd.bootstrap(); // namespace.yaml, then project.yaml, as argocd/README.md says
        cluster.awaitHealthy(cluster.git.revert());
        assertThat(List.of(namespace().getMetadata().getUid(), claim.get().getMetadata().getUid(), cluster.podUid()))
                .isEqualTo(before);
        assertThat(namespace().getMetadata().getDeletionTimestamp()).isNull();
        assertThat(namespace().getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce-version", "v1.35");
    }

    private Namespace namespace() {
        return cluster.client.namespaces().withName(Cluster.NAMESPACE).get();
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
