package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** The components `storage` and `snapshot`: a class for each volume, and a snapshot before each restore. */
@ExtendWith(OnCluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StorageClusterIT {
    private static final List<String> CLAIMS = List.of("pra-data", "pra-backup");

    private final Cluster cluster;

    StorageClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    @Order(1)
    void a_new_installation_has_a_storage_class_for_each_volume_and_a_recovery_keeps_them() {
        createClass("pra-data");
        createClass("pra-backup");
        var commit = onNewVolumes("storage", "Set the storage classes apart");
        cluster.awaitHealthy(commit);
        assertThat(classOf("pra-data")).isEqualTo("pra-data");
        assertThat(classOf("pra-backup")).isEqualTo("pra-backup");
        cluster.web.add("on a class of its own");
        cluster.backups.take();
        cluster.loseDataVolume();
        assertThat(cluster.web.messages()).contains(List.of("on a class of its own"));
        assertThat(classOf("pra-data")).isEqualTo("pra-data");
    }

    /** No CSI driver is in the test cluster: this test says what its snapshot controller would say. */
    @Test
    @Order(2)
    void a_restore_waits_until_the_snapshot_of_the_data_volume_is_ready() {
        var added = cluster.git.component("snapshot").push("Take a snapshot before each restore");
        cluster.argocd.refresh();
        awaitSnapshot("before-restore-none");
        ready("before-restore-none");
        cluster.awaitHealthy(added);
        var backup = cluster.backups.take();
        var rows = cluster.web.messages().orElseThrow();
        cluster.web.add("to be set aside");
        var before = cluster.podUid();
        var commit = cluster.ask("snapshot-1", backup);
        awaitSnapshot("before-restore-snapshot-1");
        Await.until("the sync waits for the snapshot",
                () -> cluster.argocd.message().contains("VolumeSnapshot/before-restore-snapshot-1"));
        assertThat(cluster.podUid()).isEqualTo(before);
        assertThat(cluster.backups.ledger("restored").stream().map(line -> line.get("id")))
                .doesNotContain("snapshot-1");
        ready("before-restore-snapshot-1");
        Await.until("restored", () -> cluster.web.lastRestore("id").equals("snapshot-1") && cluster.web.has(rows));
        cluster.awaitHealthy(commit);
        assertThat(snapshot("before-restore-none").get()).as("an earlier snapshot stays").isNotNull();
    }

    @Test
    @Order(3)
    void without_the_components_it_is_as_before() {
        var commit = onNewVolumes("", "Take the components out");
        cluster.awaitHealthy(commit);
        assertThat(classOf("pra-data")).isEqualTo("local-path");
    }

    /**
     * The class of a claim that exists is immutable: the claims go first, and only then the commit comes. In the other
     * order the plan's new pod waits for the claim, which waits for that pod to go.
     */
    private String onNewVolumes(String component, String message) {
        cluster.argocd.automate(false);
        cluster.argocd.endSync();
        cluster.client.apps().deployments().inNamespace(Cluster.NAMESPACE).withName("reprise").scale(0);
        cluster.client.batch().v1().jobs().inNamespace(Cluster.NAMESPACE).delete();
        for (var claim : CLAIMS) {
            cluster.deleteClaim(claim);
        }
        cluster.deleteAllPods();
        Await.until("both claims are gone", () -> CLAIMS.stream().allMatch(claim -> cluster.client
                .persistentVolumeClaims().inNamespace(Cluster.NAMESPACE).withName(claim).get() == null));
        // new volumes have no backup that an earlier request could name, and their plan would fail
        var commit = cluster.git.component("").component(component).firstStart("allowed").request("none", "", "")
                .push(message);
        cluster.argocd.refresh();
        Await.until("Argo CD knows the commit, or it would make the old claims again",
                () -> cluster.argocd.hasSeen(commit));
        cluster.argocd.automate(true);
        return commit;
    }

    private void createClass(String name) {
        cluster.client.resource(new StorageClassBuilder().withNewMetadata().withName(name).endMetadata()
                .withProvisioner("rancher.io/local-path").withVolumeBindingMode("WaitForFirstConsumer")
                .withReclaimPolicy("Delete").build()).serverSideApply();
    }

    private String classOf(String claim) {
        var volume = cluster.client.persistentVolumeClaims().inNamespace(Cluster.NAMESPACE).withName(claim).get()
                .getSpec().getVolumeName();
        return cluster.client.persistentVolumes().withName(volume).get().getSpec().getStorageClassName();
    }

    private void awaitSnapshot(String name) {
        Await.until("the snapshot " + name, () -> snapshot(name).get() != null);
    }

    private void ready(String name) {
        snapshot(name).editStatus(snapshot -> {
            snapshot.setAdditionalProperty("status", Map.of("readyToUse", true));
            return snapshot;
        });
    }

    private Resource<GenericKubernetesResource> snapshot(String name) {
        return cluster.client.genericKubernetesResources("snapshot.storage.k8s.io/v1", "VolumeSnapshot")
                .inNamespace(Cluster.NAMESPACE).withName(name);
    }
}
