package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reprise.testing.Volumes;

/** A request that cannot be met fails the sync, and the service does not notice. */
@ExtendWith(OnCluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadRequestsClusterIT {
    private static final String NO_SHA256 = "0".repeat(64);

    private final Cluster cluster;

    BadRequestsClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    @Order(1)
    void from_nothing_to_healthy() {
        Report.seconds("from nothing to Healthy", cluster.installedAfter);
        assertThat(cluster.web.status()).containsEntry("count", 0).containsEntry("timeline", 1);
        cluster.web.add("first", "second");
        assertThat(cluster.web.messages()).contains(List.of("first", "second"));
    }

    @Test
    @Order(2)
    void a_file_that_is_not_there_fails_the_sync_and_names_the_nearest_restore_points() {
        cluster.backups.take();
        var nearest = cluster.backups.all().getFirst();
        assertFailsTheSync("missing-1", "app-20200101T000000Z-t1.db", NO_SHA256, nearest.file());
    }

    @Test
    @Order(3)
    void another_sha256_fails_the_sync() {
        var backup = cluster.backups.take();
        assertFailsTheSync("sum-1", backup.file(), NO_SHA256, "its manifest says sha256 " + backup.sha256());
    }

    @Test
    @Order(4)
    void a_damaged_backup_fails_the_sync() {
        var backup = cluster.backups.take();
        cluster.backups.damage(backup.file());
        assertFailsTheSync("broken-1", backup.file(), backup.sha256(), "damaged");
        cluster.backups.remove(backup);
    }

    @Test
    @Order(5)
    void a_newer_schema_fails_the_sync(@TempDir Path folder) throws Exception {
        var volumes = new Volumes(folder).add(3);
        volumes.execute(volumes.database(), "PRAGMA user_version=99");
        volumes.execute(volumes.database(), "PRAGMA journal_mode=DELETE");
        cluster.backups.put("app-1700000099.db", volumes.database());
        assertFailsTheSync("newer-1", "app-1700000099.db", cluster.backups.sha256("app-1700000099.db"),
                "its schema version is 99");
        assertThat(Files.exists(volumes.database())).isTrue();
    }

    @Test
    @Order(6)
    void a_path_fails_the_sync() {
        assertFailsTheSync("path-1", "../data/app.db", NO_SHA256, "not the file name of a backup");
    }

    @Test
    @Order(7)
    void an_id_that_is_no_dns_label_fails_the_sync() {
        assertFailsTheSync("Not_A_Label", cluster.backups.take().file(), NO_SHA256, "restore-Not_A_Label");
    }

    @Test
    @Order(8)
    void a_pod_that_dies_while_a_bad_request_is_left_comes_back_on_the_present_database() {
        var messages = cluster.web.messages();
        var bad = cluster.ask("left-1", "app-20200101T000000Z-t1.db", NO_SHA256);
        Await.until("the sync fails", () -> cluster.argocd.isFailing(bad));
        var before = cluster.podUid();
        cluster.deletePod();
        Report.seconds("PCA under a bad request: from the pod deleted to serving", cluster.awaitOtherPod(before));
        assertThat(cluster.web.messages()).isEqualTo(messages);
        cluster.awaitHealthy(cluster.git.revert());
    }

    private void assertFailsTheSync(String id, String file, String sha256, String reason) {
        var messages = cluster.web.messages();
        var uid = cluster.podUid();
        try (var availability = new Availability(cluster.web)) {
            var bad = cluster.ask(id, file, sha256);
            Await.until("the sync fails", () -> cluster.argocd.isFailing(bad));
            Await.until("the reason is shown: " + reason,
                    () -> (cluster.argocd.message() + cluster.lastWords("plan")).contains(reason));
            var good = cluster.git.revert();
            double seconds = cluster.awaitHealthy(good);
            Report.seconds("from the commit that mends request " + id + " to in effect", seconds);
            assertThat(seconds).as("a failed sync does not keep the next commit waiting").isLessThan(30);
            assertThat(availability.answered()).isPositive();
            assertThat(availability.missed()).as("requests that were not answered").isZero();
        }
        assertThat(cluster.podUid()).as("the pod that serves").isEqualTo(uid);
        assertThat(cluster.web.messages()).isEqualTo(messages);
    }
}
