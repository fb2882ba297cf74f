package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** An empty database is what a new installation begins with, and never the answer to lost data. */
@ExtendWith(OnCluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstStartClusterIT {
    private static final int NOTHING = 3;

    private final Cluster cluster;

    FirstStartClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    @Order(1)
    void after_a_release_no_empty_database_answers_for_two_lost_volumes() throws IOException {
        cluster.web.add("lost with both volumes");
        cluster.backups.take();
        cluster.awaitHealthy(cluster.git.release(ClusterSettings.otherImage()).push("Deploy the next release"));
        var before = cluster.podUid();
        cluster.deleteClaim("pra-data");
        cluster.deleteClaim("pra-backup");
        cluster.deleteAllPods();
        cluster.client.batch().v1().jobs().inNamespace(Cluster.NAMESPACE).delete();
        Await.until("the old pod is gone", () -> cluster.pods("serve").stream()
                .noneMatch(pod -> pod.getMetadata().getUid().equals(before)));
        try (var availability = new Availability(cluster.web)) {
            Await.until("the restore step refused twice, and said why", () -> {
                assertNothingWasServed(availability);
                return cluster.lastWords("serve").contains("first-start is refused")
                        && restoreSteps().anyMatch(step -> step.getRestartCount() > 0);
            });
            Await.until("/count was asked for", () -> availability.missed() > 10);
            assertNothingWasServed(availability);
        }
        // how it ended is in one of both, or in none of a pod that has just begun
        assertThat(restoreSteps().flatMap(step -> Stream.of(step.getState(), step.getLastState()))
                .map(ContainerState::getTerminated).filter(Objects::nonNull)
                .map(ContainerStateTerminated::getExitCode)).isNotEmpty().containsOnly(NOTHING);
        assertThat(cluster.pods("serve").stream().flatMap(pod -> pod.getStatus().getContainerStatuses().stream()))
                .allMatch(status -> !Boolean.TRUE.equals(status.getStarted())
                        && status.getRestartCount() == 0, "the service has never run");
    }

    @Test
    @Order(2)
    void a_new_installation_begins_empty_once_git_allows_it_and_keeps_its_rows_when_git_refuses_it_again()
            throws IOException {
        cluster.awaitHealthy(cluster.git.firstStart("allowed").push("Allow a first start"));
        assertThat(cluster.web.status()).containsEntry("count", 0).containsEntry("timeline", 1);
        cluster.web.add("of the new installation");
        cluster.backups.take();
        cluster.awaitHealthy(cluster.git.release(ClusterSettings.image()).push("Deploy the release after it"));
        assertThat(cluster.web.messages()).contains(List.of("of the new installation"));
        cluster.loseDataVolume();
        assertThat(cluster.web.messages()).contains(List.of("of the new installation"));
    }

    private void assertNothingWasServed(Availability availability) {
        assertThat(availability.answered()).as("answers of /count, of which the last is " + cluster.web.get("/count"))
                .isZero();
    }

    private Stream<ContainerStatus> restoreSteps() {
        return cluster.pods("serve").stream().flatMap(pod -> pod.getStatus().getInitContainerStatuses().stream());
    }
}
