package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is lost, and what comes back with nobody acting. */
@ExtendWith(OnCluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DisastersClusterIT {
    private final Cluster cluster;

    DisastersClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    @Order(1)
    void a_new_image_rolls_out_and_keeps_the_rows() {
        cluster.web.add("before the new image");
        var rows = rows();
        var before = cluster.podUid();
        var commit = cluster.git.image(ClusterSettings.otherImage()).push("Deploy a new image");
        Report.seconds("from the commit of a new image to Healthy", cluster.awaitHealthy(commit));
        assertThat(cluster.podUid()).isNotEqualTo(before);
        assertThat(cluster.pod().orElseThrow().getSpec().getContainers().getFirst().getImage())
                .isEqualTo(ClusterSettings.otherImage());
        assertThat(rows()).isEqualTo(rows);
    }

    @Test
    @Order(2)
    void a_pod_that_dies_loses_nothing() {
        cluster.web.add("before the pod died");
        var rows = rows();
        var timeline = cluster.web.status().get("timeline");
        var before = cluster.podUid();
        cluster.deletePod();
        Report.seconds("PCA: from the pod deleted to serving", cluster.awaitOtherPod(before));
        assertThat(rows()).isEqualTo(rows);
        assertThat(cluster.web.status().get("timeline")).isEqualTo(timeline);
    }

    @Test
    @Order(3)
    void a_lost_data_volume_is_recovered_from_the_newest_backup_with_nobody_acting() {
        cluster.web.add("in the backup");
        var rows = rows();
        cluster.backups.take();
        int timeline = timeline();
        cluster.loseDataVolume("PRA: from the data volume and all pods deleted to serving");
        assertThat(rows()).isEqualTo(rows);
        assertThat(cluster.web.lastRestore("outcome")).isEqualTo("recovered");
        assertThat(timeline()).isEqualTo(timeline + 1);
    }

    @Test
    @Order(4)
    void scale_to_zero_and_a_deleted_claim_lose_nothing_while_self_heal_is_on() {
        cluster.web.add("before scenario 2");
        var rows = rows();
        cluster.backups.take();
        var before = cluster.podUid();
        var claim = claim().getMetadata().getUid();
        int timeline = timeline();
        cluster.client.apps().deployments().inNamespace(Cluster.NAMESPACE).withName("reprise").scale(0);
        cronJob(true);
        cluster.client.batch().v1().jobs().inNamespace(Cluster.NAMESPACE).delete();
        cluster.deleteClaim("pra-data");
        Report.seconds("the workshop's scenario 2: from scale to 0 and the claim deleted to serving",
                cluster.awaitOtherPod(before));
        assertThat(rows()).isEqualTo(rows);
        assertThat(claim().getMetadata().getUid()).as("the claim is another one").isNotEqualTo(claim);
        assertThat(claim().getMetadata().getDeletionTimestamp()).as("the claim is there to stay").isNull();
        assertThat(cluster.web.lastRestore("outcome")).isEqualTo("recovered");
        assertThat(timeline()).isEqualTo(timeline + 1);
        Await.until("the CronJob is as Git has it", () -> !Boolean.TRUE.equals(schedule().getSpec().getSuspend()));
    }

    @Test
    @Order(5)
    void a_recovery_passes_over_a_newest_backup_that_is_damaged() {
        var suspended = cluster.git.suspendBackups(true).push("Suspend the backups");
        cluster.awaitHealthy(suspended);
        var rows = rows();
        cluster.backups.take();
        cluster.web.add("only in the damaged backup");
        var newest = cluster.backups.take();
        cluster.backups.damage(newest.file());
        cluster.loseDataVolume("PRA with the newest backup damaged: to serving");
        assertThat(rows()).isEqualTo(rows);
        assertThat(cluster.backups.ledger("recovered").getLast().get("passed_over").toString())
                .contains(newest.file());
        cluster.awaitHealthy(cluster.git.suspendBackups(false).push("Resume the backups"));
    }

    private List<String> rows() {
        return new ArrayList<>(cluster.web.messages().orElseThrow());
    }

    private int timeline() {
        return (int) cluster.web.status().get("timeline");
    }

    private PersistentVolumeClaim claim() {
        return cluster.client.persistentVolumeClaims().inNamespace(Cluster.NAMESPACE).withName("pra-data").get();
    }

    private void cronJob(boolean suspend) {
        cluster.client.batch().v1().cronjobs().inNamespace(Cluster.NAMESPACE).withName("backup").edit(job -> {
            job.getSpec().setSuspend(suspend);
            return job;
        });
    }

    private CronJob schedule() {
        return cluster.client.batch().v1().cronjobs().inNamespace(Cluster.NAMESPACE).withName("backup").get();
    }
}
