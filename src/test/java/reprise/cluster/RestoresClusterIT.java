package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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
    private static final String LARGE = "app-1700000002.db";

    private final Cluster cluster;
    private final Set<String> killed = new HashSet<>();

    RestoresClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    @Order(1)
    void a_commit_restores_the_chosen_restore_point_and_another_undoes_it() {
        // Argo CD calls a CronJob healthy as long as it has never succeeded
        Await.until("the CronJob has taken a backup", () -> cluster.client.batch().v1().cronjobs()
                .inNamespace(Cluster.NAMESPACE).withName("backup").get().getStatus().getLastSuccessfulTime() != null);
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
        cluster.argocd.hardRefresh();
        cluster.argocd.sync("somebody");
        for (int i = 0; i < 3; i++) {
            var before = cluster.podUid();
            cluster.deletePod();
            cluster.awaitOtherPod(before);
        }
        cluster.client.batch().v1().jobs().inNamespace(Cluster.NAMESPACE).withName("restore-undo-chosen-1").delete();
        Await.until("self-heal made the plan's Job again and it succeeded", () -> {
            var job = cluster.job("restore-undo-chosen-1");
            return job.isPresent() && job.get().getMetadata().getDeletionTimestamp() == null
                    && Integer.valueOf(1).equals(job.get().getStatus().getSucceeded());
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
        cluster.ask("quick-1", first);
        cluster.restore("quick-2", second, rows);
        assertThat(ledgerOf("quick-1", "restored")).hasSizeLessThanOrEqualTo(1);
        assertThat(cluster.backups.ledger("restored").getLast()).containsEntry("id", "quick-2");
    }

    @Test
    @Order(6)
    void a_pod_deleted_in_the_middle_of_a_restore_leaves_one_outcome_and_a_whole_one(@TempDir Path folder)
            throws Exception {
        cluster.backups.put(LARGE, large(folder)); // so that a restore takes seconds
        cluster.restore("large-1", LARGE, cluster.backups.sha256(LARGE), List.of("event 1", "event 2"));
        int restores = 1;
        while (!restoreWithKills("middle-" + restores)) { // a kill can come too late
            assertThat(restores++).as("restores, of which a kill met none in the middle").isLessThan(5);
        }
        cluster.backups.shell("rm /backup/" + LARGE);
    }

    /** @return whether the second kill met a restore that was not finished */
    private boolean restoreWithKills(String id) {
        var expected = rows();
        var backup = cluster.backups.take();
        cluster.web.add("to be set aside");
        var before = cluster.backups.files();
        killed.add(cluster.podUid());
        var commit = cluster.ask(id, backup);
        killWhen("it has begun to restore", () -> true);
        killWhen("it takes the safety copy", () -> !before.containsAll(cluster.backups.files()));
        var second = Instant.now();
        killWhen("the ledger says that it has started", () -> !ledgerOf(id, "started").isEmpty());
        Await.until("restored in the end", () -> cluster.web.lastRestore("id").equals(id)
                && cluster.web.has(expected));
        cluster.awaitHealthy(commit);
        assertThat(ledgerOf(id, "restored")).hasSize(1);
        assertThat(cluster.backups.get(cluster.web.lastRestore("safety_copy")).events())
                .isEqualTo(expected.size() + 1);
        var restored = Instant.parse(ledgerOf(id, "restored").getFirst().get("at").toString());
        System.out.printf("%s: restored %d ms after the second kill%n", id,
                Duration.between(second, restored).toMillis());
        return restored.isAfter(second);
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
        var commit = cluster.ask("beside-1", backup);
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
        cluster.awaitHealthy(cluster.git.setting("REPRISE_RPO", "10s").push("Ask for a backup each 10 s"));
        Await.until("the status says stale", () -> Boolean.FALSE.equals(cluster.web.status().get("rpo_met")));
        cluster.web.add("to be set aside while the CronJob is suspended");
        cluster.restore("suspended-1", backup, expected);
        cluster.git.suspendBackups(false).backupArguments("backup, --to, nowhere").push("Break the backups");
        cluster.argocd.refresh();
        Await.until("a backup has failed, and Argo CD shows it", () -> cluster.argocd.health().equals("Degraded"));
        assertThat(cluster.web.status()).containsEntry("rpo_met", false);
        cluster.web.add("to be set aside while the CronJob fails");
        var commit = cluster.ask("failing-1", backup);
        Await.until("restored beside a CronJob that fails", () -> cluster.argocd.isSyncedTo(commit)
                && cluster.web.lastRestore("id").equals("failing-1") && cluster.web.has(expected));
        Await.until("Argo CD goes on to show that backups fail", () -> cluster.argocd.health().equals("Degraded"));
        cluster.awaitHealthy(cluster.git.suspendBackups(true).backupArguments("backup, --kind, scheduled")
                .setting("REPRISE_RPO", "2m").push("Mend the backups"));
        cluster.backups.take();
        assertThat(cluster.web.status()).containsEntry("rpo_met", true);
    }

    private String oldBackup(Path folder) throws IOException, SQLException {
        var volumes = new Volumes(folder).add(2);
        for (var trigger : List.of("before_insert", "inserted", "deleted", "before_new_id", "new_id")) {
            volumes.execute(volumes.database(), "DROP TRIGGER event_" + trigger);
        }
        volumes.execute(volumes.database(), "DROP TABLE event_count");
        volumes.execute(volumes.database(), "PRAGMA user_version=0"); // as the original workshop's
        volumes.execute(volumes.database(), "PRAGMA journal_mode=DELETE");
        cluster.backups.put("app-1700000001.db", volumes.database());
        return "app-1700000001.db";
    }

    private Path large(Path folder) throws IOException, SQLException {
        var volumes = new Volumes(folder).add(2);
        volumes.execute(volumes.database(), """
                INSERT INTO events(ts, message)
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 256)
                SELECT '', zeroblob(1000000) FROM n""");
        volumes.execute(volumes.database(), "DELETE FROM events WHERE id > 2"); // its pages stay in the file
        volumes.execute(volumes.database(), "PRAGMA journal_mode=DELETE");
        return volumes.database();
    }

    /** Kills the next pod, with no time to end, as soon as it restores and that is so. */
    private void killWhen(String what, Supplier<Boolean> moment) {
        Await.until("the next pod restores, and " + what, () -> cluster.pod()
                .filter(pod -> !killed.contains(pod.getMetadata().getUid()))
                .filter(RestoresClusterIT::hasBegunToRestore).isPresent() && moment.get());
        var pod = cluster.pod().orElseThrow();
        killed.add(pod.getMetadata().getUid());
        cluster.client.resource(pod).withGracePeriod(0).delete();
    }

    private List<Map<String, Object>> ledgerOf(String id, String outcome) {
        return cluster.backups.ledger(outcome).stream().filter(line -> id.equals(line.get("id"))).toList();
    }

    /** Whether its init container has begun. */
    private static boolean hasBegunToRestore(Pod pod) {
        return pod.getStatus().getInitContainerStatuses().stream()
                .anyMatch(
                        status -> status.getState().getRunning() != null || status.getState().getTerminated() != null);
    }

    private boolean isOver(String job) {
        return cluster.job(job).map(Job::getStatus)
                .filter(status -> status.getSucceeded() == null && status.getFailed() == null).isEmpty();
    }

    private List<String> rows() {
        return new ArrayList<>(cluster.web.messages().orElseThrow());
    }

    private int restores() {
        return cluster.backups.ledger("restored").size() + cluster.backups.ledger("recovered").size();
    }
}
