package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reprise.testing.Volumes;

/** A commit restores, exactly that backup, exactly once. */
@ExtendWith(OnCluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoresClusterIT {
    private final Cluster cluster;

    RestoresClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    @Order(1)
    void a_commit_restores_the_chosen_restore_point_and_another_undoes_it() {
        cluster.awaitHealthy(cluster.git.suspendBackups(true).push("Suspend the backups"));
        cluster.web.add("chosen");
        var chosen = rows();
        var backup = cluster.backups.take();
        cluster.web.add("after it");
        var after = rows();
        cluster.restore("chosen-1", backup, chosen, "from a restore commit to restored");
        assertThat(cluster.web.lastRestore("outcome")).isEqualTo("restored");
        var safetyCopy = cluster.backups.get(cluster.web.lastRestore("safety_copy"));
        assertThat(safetyCopy.events()).isEqualTo(after.size());
        cluster.restore("undo-chosen-1", safetyCopy, after, "from an undo commit to restored");
    }

    @Test
    @Order(2)
    void nothing_restores_a_second_time() throws Exception {
        cluster.web.add("after the restore");
        var rows = rows();
        int restores = restores();
        cluster.argocd.refresh("hard");
        cluster.argocd.sync();
        Await.until("the manual sync succeeded", () -> cluster.argocd.message().contains("successfully synced"));
        for (int i = 0; i < 3; i++) {
            var before = cluster.podUid();
            cluster.deletePod();
            cluster.awaitOtherPod(before);
        }
        cluster.client.batch().v1().jobs().inNamespace(Cluster.NAMESPACE).withName("restore-undo-chosen-1").delete();
        Await.until("self-heal made the plan's Job again and it succeeded", () -> {
            var job = cluster.client.batch().v1().jobs().inNamespace(Cluster.NAMESPACE)
                    .withName("restore-undo-chosen-1").get();
            return job != null && job.getMetadata().getDeletionTimestamp() == null
                    && Integer.valueOf(1).equals(job.getStatus().getSucceeded());
        });
        int ended = new ProcessBuilder("bash", "-c", ClusterSettings.restartArgoCd()).inheritIO().start().waitFor();
        assertThat(ended).as("restart of Argo CD").isZero();
        var commit = cluster.git.setting("REPRISE_RPO", "3m").push("Something for the new Argo CD to do");
        cluster.awaitHealthy(commit);
        assertThat(restores()).isEqualTo(restores);
        assertThat(rows()).isEqualTo(rows);
    }

    @Test
    @Order(3)
    void a_revert_of_a_restore_syncs_and_changes_no_data() {
        var backup = cluster.backups.take();
        cluster.web.add("to be set aside");
        cluster.restore("reverted-1", backup, rows().subList(0, rows().size() - 1));
        cluster.web.add("after the restore that is reverted");
        var rows = rows();
        int restores = restores();
        cluster.awaitHealthy(cluster.git.revert());
        assertThat(rows()).isEqualTo(rows);
        assertThat(restores()).isEqualTo(restores);
    }

    @Test
    @Order(4)
    void the_same_file_under_a_new_id_is_a_new_restore_and_a_new_image_is_none() {
        var expected = rows();
        var backup = cluster.backups.take();
        cluster.restore("again-1", backup, expected);
        cluster.web.add("lost again");
        cluster.restore("again-2", backup, expected);
        cluster.web.add("kept by the new image");
        var rows = rows();
        int restores = restores();
        var running = cluster.pod().orElseThrow().getSpec().getContainers().getFirst().getImage();
        var otherImage = running.equals(ClusterSettings.image()) ? ClusterSettings.otherImage()
                : ClusterSettings.image();
        cluster.awaitHealthy(cluster.git.image(otherImage).push("Deploy another image under the same id"));
        assertThat(cluster.pod().orElseThrow().getSpec().getContainers().getFirst().getImage())
                .isEqualTo(otherImage);
        assertThat(restores()).isEqualTo(restores);
        assertThat(rows()).isEqualTo(rows);
    }

    @Test
    @Order(5)
    void of_two_requests_in_quick_succession_the_second_is_in_effect() {
        var first = cluster.backups.take();
        cluster.web.add("in the second");
        var rows = rows();
        var second = cluster.backups.take();
        cluster.web.add("in none");
        cluster.git.request("quick-1", first.file(), first.sha256()).push("Restore quick-1");
        cluster.argocd.refresh("normal");
        cluster.restore("quick-2", second, rows);
        assertThat(cluster.backups.ledger("restored").stream().filter(line -> "quick-1".equals(line.get("id"))))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(cluster.backups.ledger("restored").getLast()).containsEntry("id", "quick-2");
    }

    @Test
    @Order(6)
    void a_pod_deleted_in_the_middle_of_a_restore_leaves_one_outcome_and_a_whole_one() {
        var expected = rows();
        var backup = cluster.backups.take();
        cluster.web.add("to be set aside");
        var before = cluster.podUid();
        var commit = cluster.git.request("middle-1", backup.file(), backup.sha256()).push("Restore middle-1");
        cluster.argocd.refresh("normal");
        var killed = new HashSet<String>(Set.of(before));
        for (int i = 0; i < 4; i++) {
            Await.until("the next pod restores", () -> cluster.pod().filter(RestoresClusterIT::hasBegunToRestore)
                    .filter(pod -> !killed.contains(pod.getMetadata().getUid())).isPresent());
            // each lives a little longer: before, in and after the steps of the restore
            LockSupport.parkNanos(i * 500_000_000L);
            var pod = cluster.pod().orElseThrow();
            killed.add(pod.getMetadata().getUid());
            cluster.client.resource(pod).withGracePeriod(0).delete();
        }
        Await.until("restored in the end", () -> cluster.web.lastRestore("id").equals("middle-1")
                && cluster.web.has(expected));
        cluster.awaitHealthy(commit);
        assertThat(cluster.backups.ledger("restored").stream().filter(line -> "middle-1".equals(line.get("id"))))
                .hasSize(1);
        assertThat(cluster.backups.get(cluster.web.lastRestore("safety_copy")).events())
                .isEqualTo(expected.size() + 1);
    }

    @Test
    @Order(7)
    void backups_taken_while_a_restore_is_in_progress_never_mix_timelines() {
        var expected = rows();
        var backup = cluster.backups.take();
        int timeline = (int) cluster.web.status().get("timeline");
        for (int i = 0; i < 5; i++) {
            cluster.web.add("aside-" + i);
        }
        var before = rows();
        var commit = cluster.git.request("beside-1", backup.file(), backup.sha256()).push("Restore beside-1");
        cluster.argocd.refresh("normal");
        var jobs = new ArrayList<String>();
        Await.until("restored beside backups", () -> {
            if (jobs.size() < 6 && jobs.stream().allMatch(this::isOver)) {
                jobs.add(cluster.backups.startJob());
            }
            return cluster.web.lastRestore("id").equals("beside-1") && cluster.web.has(expected);
        });
        Await.until("the backups are over", () -> jobs.stream().allMatch(this::isOver));
        cluster.awaitHealthy(commit);
        var taken = cluster.backups.all().stream().filter(one -> one.file().compareTo(backup.file()) > 0).toList();
        assertThat(taken).as("backups taken meanwhile, and the safety copy").hasSizeGreaterThan(1);
        assertThat(taken.stream().filter(one -> one.timeline() == timeline)).allMatch(
                one -> one.events() == before.size(), "of the old timeline, all that was set aside");
        assertThat(taken.stream().filter(one -> one.timeline() > timeline)).allMatch(
                one -> one.timeline() == timeline + 1 && one.events() == expected.size(),
                "of the new timeline, what was restored");
    }

    @Test
    @Order(8)
    void a_backup_of_an_older_schema_is_restored_then_migrated(@TempDir Path folder) throws Exception {
        var name = oldBackup(folder);
        cluster.restore("older-1", name, cluster.backups.sha256(name), List.of("event 1", "event 2"));
        cluster.web.add("after the migration");
        assertThat(cluster.backups.take().schema()).isEqualTo(Volumes.KNOWN_SCHEMA);
        assertThat(rows()).containsExactly("event 1", "event 2", "after the migration");
    }

    @Test
    @Order(9)
    void without_new_backups_restores_work_and_the_status_says_stale() {
        var expected = rows();
        var backup = cluster.backups.take();
        var commit = cluster.git.setting("REPRISE_RPO", "10s").push("Ask for a backup each 10 s");
        cluster.awaitHealthy(commit);
        Await.until("the status says stale", () -> Boolean.FALSE.equals(cluster.web.status().get("rpo_met")));
        cluster.web.add("to be set aside");
        cluster.restore("stale-1", backup, expected);
        assertThat(cluster.argocd.health()).isEqualTo("Healthy");
        cluster.awaitHealthy(cluster.git.suspendBackups(false).setting("REPRISE_RPO", "2m").push("Resume the backups"));
    }

    @Test
    @Order(10)
    void with_both_volumes_lost_nothing_empty_is_served_when_a_first_start_is_refused() {
        cluster.awaitHealthy(cluster.git.request("none", "", "").setting("REPRISE_FIRST_START", "refused")
                .push("Refuse a first start"));
        var before = cluster.podUid();
        cluster.deleteClaim("pra-data");
        cluster.deleteClaim("pra-backup");
        cluster.deleteAllPods();
        cluster.client.batch().v1().jobs().inNamespace(Cluster.NAMESPACE).delete();
        try (var availability = new Availability(cluster.web)) {
            Await.until("the pod says why it does not start", () -> !cluster.podUid().equals(before)
                    && cluster.lastWords("serve").contains("first-start is refused"));
            Await.until("it was asked for", () -> availability.missed() > 10);
            assertThat(cluster.web.serves()).isFalse();
        }
        var allowed = cluster.git.setting("REPRISE_FIRST_START", "allowed").push("Allow a first start");
        cluster.awaitHealthy(allowed);
        assertThat(rows()).isEmpty();
    }

    private String oldBackup(Path folder) throws IOException, java.sql.SQLException {
        var volumes = new Volumes(folder).add(2);
        volumes.execute(volumes.database(), "PRAGMA user_version=0"); // as the original workshop's
        volumes.execute(volumes.database(), "PRAGMA journal_mode=DELETE");
        cluster.backups.put("app-1700000001.db", volumes.database());
        return "app-1700000001.db";
    }

    /** Whether its init container has begun. */
    private static boolean hasBegunToRestore(Pod pod) {
        return pod.getStatus().getInitContainerStatuses().stream()
                .anyMatch(
                        status -> status.getState().getRunning() != null || status.getState().getTerminated() != null);
    }

    private boolean isOver(String job) {
        var found = cluster.client.batch().v1().jobs().inNamespace(Cluster.NAMESPACE).withName(job).get();
        return found == null || found.getStatus().getSucceeded() != null || found.getStatus().getFailed() != null;
    }

    private List<String> rows() {
        return new ArrayList<>(cluster.web.messages().orElseThrow());
    }

    private int restores() {
        return cluster.backups.ledger("restored").size() + cluster.backups.ledger("recovered").size();
    }
}
