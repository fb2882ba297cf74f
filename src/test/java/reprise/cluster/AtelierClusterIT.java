package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import reprise.docs.Documents;

/** The workshop, done by its own sheet: the commands as a student types them, in their order. */
@ExtendWith(OnCluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AtelierClusterIT {
    private static final Path SHEET = Path.of("docs/atelier.md");
    private static final List<Process> FORWARDS = new ArrayList<>();

    private final Cluster cluster;

    AtelierClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    /** As .devcontainer/up does. */
    @BeforeAll
    static void forward() throws IOException {
        FORWARDS.add(new ProcessBuilder("bash", "-c",
                "while true; do kubectl port-forward -n pra service/reprise 8080:80 || true; sleep 1; done")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
    }

    @AfterAll
    static void end() {
        FORWARDS.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        });
    }

    @Test
    @Order(1)
    void the_deployment_is_there_and_the_pod_with_a_shell_lists_the_backups() throws Exception {
        var backup = cluster.backups.take();
        awaitForward();
        var terminal = new Terminal(cluster.git, backup.file());
        assertThat(terminal.type(commands("l-environnement"))).contains("Ready");
        assertThat(terminal.type(commands("le-deploiement"))).contains("restore-none", "pra-backup", "Synced",
                "encore", backup.file(), "\"sha256\"");
    }

    @Test
    @Order(2)
    void scenario_1_another_pod_has_the_same_rows() throws Exception {
        var rows = rows();
        var before = cluster.podUid();
        long start = System.nanoTime();
        new Terminal(cluster.git, "").attempt(commands("scenario-1")); // the last command may get no answer yet
        cluster.awaitOtherPod(before);
        Report.seconds("atelier: scenario 1, to serving", seconds(start));
        assertThat(rows()).isEqualTo(rows);
    }

    @Test
    @Order(3)
    void scenario_2_typed_one_command_at_a_time_hangs_at_the_claim_and_recovers_once_the_pods_are_gone()
            throws Exception {
        cluster.web.add("in the backup");
        var rows = rows();
        cluster.backups.take();
        var terminal = new Terminal(cluster.git, "");
        var typed = commands("scenario-2");
        var before = cluster.podUid();
        terminal.type(typed[0]);
        Report.seconds("atelier: scale to 0, until self-heal has the service back", cluster.awaitOtherPod(before));
        terminal.type(typed[1], typed[2]);
        assertThat(terminal.attempt("timeout 10 kubectl -n pra delete pvc pra-data").code()).as("it hangs")
                .isEqualTo(124);
        assertThat(terminal.type(typed[3])).contains("Terminating");
        cluster.web.add("after the claim was deleted, when no backup can be taken");
        before = cluster.podUid();
        long start = System.nanoTime();
        terminal.type(typed[4]);
        cluster.awaitOtherPod(before);
        Report.seconds("atelier: scenario 2, from the pods deleted to serving", seconds(start));
        assertThat(terminal.type(typed[5])).contains("\"outcome\":\"recovered\"");
        assertThat(rows()).as("what no backup has is lost").isEqualTo(rows);
    }

    @Test
    @Order(4)
    void atelier_2_restores_the_chosen_point_once_and_a_revert_changes_nothing() throws Exception {
        var rows = rows();
        var backup = cluster.backups.take();
        var terminal = new Terminal(cluster.git, backup.file());
        var typed = commands("atelier-2");
        awaitForward();
        terminal.type(typed[0], "git fetch -q origin", "git branch -q -u origin/main");
        cluster.git.request("atelier-2", backup.file(), backup.sha256());
        long start = System.nanoTime();
        assertThat(terminal.type(typed[1])).contains("annotated");
        Await.until("restored", () -> cluster.web.lastRestore("id").equals("atelier-2") && cluster.web.has(rows));
        Report.seconds("atelier: from the commit to restored", seconds(start));
        cluster.awaitHealthy(cluster.git.head());
        cluster.web.add("after the restore");
        var after = rows();
        terminal.type(typed[2]);
        cluster.awaitHealthy(cluster.git.head());
        assertThat(rows()).isEqualTo(after);
    }

    @Test
    @Order(5)
    void breaking_it_a_bad_request_a_damaged_backup_and_a_full_database() throws Exception {
        cluster.web.add("before the damaged backup");
        var rows = rows();
        var sound = cluster.backups.take();
        // a scheduled backup between damage and loss can be a sound copy, which a recovery would rightly take
        cluster.awaitHealthy(cluster.git.suspendBackups(true).push("Suspend the backups"));
        cluster.web.add("only in the damaged backup");
        var damaged = cluster.backups.take();
        var terminal = new Terminal(cluster.git, damaged.file());
        var typed = commands("casser");

        var uid = cluster.podUid();
        var bad = cluster.ask("bad-1", sound.file(), "0".repeat(64));
        Await.until("the bad request fails", () -> cluster.argocd.isFailing(bad));
        assertThat(terminal.type(typed[0])).contains(sound.sha256());
        assertThat(cluster.podUid()).isEqualTo(uid);
        cluster.awaitHealthy(cluster.git.revert());

        terminal.type(typed[1]);
        assertThat(terminal.type(typed[2])).contains("\"outcome\":\"recovered\"")
                .containsPattern("passed_over\":\\[[^]]*" + damaged.file());
        Await.until("the rows of the sound backup", () -> cluster.web.has(rows));
        cluster.awaitHealthy(cluster.git.suspendBackups(false).push("Resume the backups"));

        cluster.awaitHealthy(cluster.git.addSetting("REPRISE_MAX_DATABASE=100kB").push("Lower the limit"));
        awaitForward();
        assertThat(terminal.type(typed[3])).containsPattern("\\d+ 200\n +\\d+ 507\n\\{\"count\":\\d+}");
        cluster.awaitHealthy(cluster.git.revert());
    }

    /** The redirection sees only at the next request that its pod is gone. */
    private static void awaitForward() {
        Await.until("it answers on localhost", () -> {
            try {
                return new ProcessBuilder("curl", "-sf", "localhost:8080/count")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static String[] commands(String anchor) throws IOException {
        return Documents.commandsBelow(SHEET, anchor).toArray(String[]::new);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private List<String> rows() {
        return new ArrayList<>(cluster.web.messages().orElseThrow());
    }
}
