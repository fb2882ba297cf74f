package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** States that a pod gets stuck in: the runbook's commands tell the cause, and its steps end it. */
@ExtendWith(OnCluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PodStatesClusterIT {
    private final Cluster cluster;

    PodStatesClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    @Order(1)
    void pending_on_a_node_that_is_cordoned() throws Exception {
        var rows = rows();
        var blocks = Terminal.runbook("a-pod-is-pending");
        var before = cluster.podUid();
        var node = cluster.pod().orElseThrow().getSpec().getNodeName();
        new Terminal(cluster.git, "").type("kubectl cordon " + node);
        cluster.deletePod();
        Await.until("another pod is Pending", () -> cluster.pod()
                .filter(pod -> !pod.getMetadata().getUid().equals(before)
                        && "Pending".equals(pod.getStatus().getPhase()))
                .isPresent());
        Await.until("the scheduler has said why", () -> typed(blocks.get(0)).contains("were unschedulable"));
        assertThat(typed(blocks.get(0))).contains("SchedulingDisabled");
        long start = System.nanoTime();
        assertThat(typed(blocks.get(1))).contains(node + " uncordoned");
        cluster.awaitOtherPod(before);
        Report.seconds("the runbook: Pending, from uncordon to serving", seconds(start));
        assertThat(rows()).isEqualTo(rows);
    }

    @Test
    @Order(2)
    void image_pull_back_off_of_a_digest_that_is_not_there() throws Exception {
        var blocks = Terminal.runbook("imagepullbackoff");
        var before = cluster.podUid();
        var name = ClusterSettings.image().replaceFirst("@.*", "");
        cluster.git.image(name + "@sha256:" + "0".repeat(63) + "1").push("Deploy an image that is not there");
        cluster.argocd.refresh();
        Await.until("the plan's image cannot be pulled", () -> cluster.pods("plan").stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .anyMatch(status -> status.getState().getWaiting() != null
                        && status.getState().getWaiting().getReason().contains("ImagePull")));
        assertThat(typed(blocks.get(0))).contains("Failed to pull image", "not found");
        assertThat(cluster.web.serves()).as("the service goes on").isTrue();
        long start = System.nanoTime();
        typed(blocks.get(1));
        typed(blocks.get(2));
        cluster.awaitHealthy(cluster.git.head());
        Report.seconds("the runbook: ImagePullBackOff, from the revert to Healthy", seconds(start));
        assertThat(cluster.podUid()).as("the service was not restarted").isEqualTo(before);
    }

    @Test
    @Order(3)
    void oom_killed_by_a_limit_that_a_commit_lowered_is_the_plan_and_the_service_goes_on() throws Exception {
        var blocks = Terminal.runbook("oomkilled");
        var before = cluster.podUid();
        cluster.git.memoryLimit("32Mi").push("Save memory");
        cluster.argocd.refresh();
        Await.until("a container was killed for its memory", () -> typed(blocks.get(0)).contains("OOMKilled"));
        assertThat(typed(blocks.get(0))).containsPattern("memory: +32Mi");
        long start = System.nanoTime();
        typed(blocks.get(1));
        cluster.awaitHealthy(cluster.git.head());
        Report.seconds("the runbook: OOMKilled, from the revert to Healthy", seconds(start));
        assertThat(cluster.podUid()).as("the service was not restarted").isEqualTo(before);
    }

    @Test
    @Order(4)
    void oom_killed_in_the_pod_of_the_service_loses_nothing() throws Exception {
        var rows = rows();
        var oom = Terminal.runbook("oomkilled").getFirst();
        var before = cluster.podUid();
        cluster.argocd.automate(false);
        try {
            new Terminal(cluster.git, "").type("kubectl -n pra set resources deployment reprise"
                    + " --requests=memory=32Mi --limits=memory=32Mi");
            Await.until("a container of the service was killed", () -> typed(oom)
                    .matches("(?s).*reprise-[^\n]*OOMKilled.*memory: +32Mi.*"));
        } finally {
            cluster.argocd.automate(true);
        }
        cluster.awaitOtherPod(before);
        cluster.awaitHealthy(cluster.git.head());
        assertThat(rows()).isEqualTo(rows);
    }

    private String typed(String block) {
        try {
            return new Terminal(cluster.git, "").type(block);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> rows() {
        return new ArrayList<>(cluster.web.messages().orElseThrow());
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
