package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** As the workshop has it: three nodes, and volumes that are on one of them. */
@ExtendWith(OnCluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThreeNodesClusterIT {
    private final Cluster cluster;

    ThreeNodesClusterIT(Cluster cluster) {
        this.cluster = cluster;
        assertThat(cluster.client.nodes().list().getItems()).as("nodes").hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    @Order(1)
    void backups_and_plans_land_where_the_volumes_are_and_a_restore_works() {
        Report.seconds("three nodes: from nothing to Healthy", cluster.installedAfter);
        cluster.web.add("on three nodes");
        var rows = new ArrayList<>(cluster.web.messages().orElseThrow());
        var volumes = cluster.backups.node();
        var backup = cluster.backups.take();
        cluster.web.add("after the backup");
        cluster.restore("three-1", backup, rows, "three nodes: from a restore commit to restored");
        for (int i = 0; i < 3; i++) {
            var job = cluster.backups.startJob();
            Await.until("backup " + job, () -> Integer.valueOf(1).equals(cluster.client.batch().v1().jobs()
                    .inNamespace(Cluster.NAMESPACE).withName(job).get().getStatus().getSucceeded()));
        }
        var pods = cluster.client.pods().inNamespace(Cluster.NAMESPACE)
                .withLabel("app.kubernetes.io/name", "reprise").list().getItems();
        assertThat(pods).extracting(pod -> pod.getMetadata().getLabels().get("app.kubernetes.io/component"))
                .contains("serve", "plan", "backup");
        assertThat(pods).allMatch(pod -> volumes.equals(pod.getSpec().getNodeName()), "on " + volumes);
    }

    @Test
    @Order(2)
    void nobody_notices_when_a_node_without_the_volumes_dies() throws Exception {
        var volumes = cluster.backups.node();
        var other = cluster.client.nodes().list().getItems().stream().map(node -> node.getMetadata().getName())
                .filter(name -> !name.equals(volumes)).toList().getLast();
        var uid = cluster.podUid();
        try (var availability = new Availability(cluster.web)) {
            node("kill", other);
            Await.until(other + " is not ready", () -> !isReady(other));
            assertThat(availability.answered()).isPositive();
            assertThat(availability.missed()).as("requests that were not answered").isZero();
        }
        assertThat(cluster.podUid()).isEqualTo(uid);
        node("revive", other);
        Await.until(other + " is ready again", () -> isReady(other));
    }

    @Test
    @Order(3)
    void the_node_with_the_volumes_dies_and_all_acknowledged_rows_are_served_when_it_is_back() throws Exception {
        cluster.web.add("before the node died");
        var rows = new ArrayList<>(cluster.web.messages().orElseThrow());
        var timeline = cluster.web.status().get("timeline");
        var volumes = cluster.backups.node();
        node("kill", volumes);
        Await.until("the Application is not Healthy", () -> !cluster.argocd.health().equals("Healthy"));
        Await.until("the pod's events say why: its node is not ready", () -> !isReady(volumes)
                && cluster.pod().filter(pod -> volumes.equals(pod.getSpec().getNodeName()) && !Cluster.isReady(pod))
                        .filter(pod -> reasons(pod).contains("NodeNotReady")).isPresent());
        assertThat(cluster.web.serves()).isFalse();
        node("revive", volumes);
        Report.seconds("three nodes: from the node with the volumes back to serving",
                Await.until("all rows are served", () -> cluster.web.has(rows)));
        assertThat(cluster.web.status().get("timeline")).isEqualTo(timeline);
        Await.until("Healthy again", () -> cluster.argocd.health().equals("Healthy"));
    }

    @Test
    @Order(4)
    void a_node_gone_for_good_takes_both_volumes_and_the_copy_elsewhere_is_recovered() throws Exception {
        cluster.awaitHealthy(cluster.git.firstStart("refused").push("Refuse an empty database"));
        cluster.web.add("in the copy");
        var rows = new ArrayList<>(cluster.web.messages().orElseThrow());
        var backup = cluster.backups.take();
        var terminal = new Terminal(cluster.git, backup.file());
        terminal.type(Terminal.runbook("copying-the-backups-elsewhere").toArray(String[]::new));
        cluster.web.add("after the copy");
        var volumes = cluster.backups.node();
        node("kill", volumes);
        try {
            Await.until(volumes + " is not ready", () -> !isReady(volumes));
            long start = System.nanoTime();
            var steps = Terminal.runbook("a-node-is-gone-for-good");
            terminal.type(steps.get(0), steps.get(1), steps.get(2));
            terminal.type(Terminal.runbook("putting-all-backups-back").toArray(String[]::new));
            Await.until("the rows of the copy are served", () -> cluster.web.has(rows));
            Report.seconds("three nodes: a node gone for good, from the runbook's steps to serving",
                    (System.nanoTime() - start) / 1e9);
            assertThat(cluster.web.lastRestore("outcome")).isEqualTo("recovered");
            assertThat(cluster.pod().orElseThrow().getSpec().getNodeName()).isNotEqualTo(volumes);
            cluster.awaitHealthy(cluster.git.head());
        } finally {
            node("revive", volumes);
        }
    }

    /** Of the events that a person finds at the pod, in the Argo CD UI too. */
    private List<String> reasons(Pod pod) {
        return cluster.client.v1().events().inNamespace(Cluster.NAMESPACE)
                .withField("involvedObject.uid", pod.getMetadata().getUid()).list().getItems().stream()
                .map(Event::getReason).toList();
    }

    private boolean isReady(String node) {
        return cluster.client.nodes().withName(node).get().getStatus().getConditions().stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static void node(String command, String name) throws Exception {
        int ended = new ProcessBuilder(ClusterSettings.node(), command, name).inheritIO().start().waitFor();
        assertThat(ended).as(command + " " + name).isZero();
    }
}
