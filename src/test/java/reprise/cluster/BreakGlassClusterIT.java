package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import reprise.docs.Documents;

/** Without Git, or without Argo CD: the runbook's steps restore with {@code kubectl} alone, and the ledger knows. */
@ExtendWith(OnCluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BreakGlassClusterIT {
    private final Cluster cluster;

    BreakGlassClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    @Order(1)
    void a_restore_without_git_is_in_the_ledger_once_and_git_is_brought_back_in_line() throws Exception {
        cluster.web.add("kept");
        var rows = rows();
        var backup = cluster.backups.take();
        cluster.web.add("to be set aside");
        var terminal = new Terminal(cluster.git, backup.file());
        var blocks = Terminal.runbook("argo-cd-or-git-is-down");
        var git = Path.of(ClusterSettings.git(), Deployments.REPOSITORY);
        var away = git.resolveSibling("away.git");
        Files.move(git, away);
        String id;
        try {
            var start = System.nanoTime();
            var printed = terminal.type(blocks.subList(0, 4).toArray(String[]::new));
            Report.seconds("break-glass: from the first command to restored", (System.nanoTime() - start) / 1e9);
            assertThat(printed).contains("\"outcome\":\"restored\"", backup.file());
            id = cluster.web.lastRestore("id");
            assertThat(id).startsWith("break-glass-");
            assertThat(rows()).isEqualTo(rows);
            assertThat(cluster.web.lastRestore("requested_by_unverified")).isEqualTo("contract");
        } finally {
            Files.move(away, git);
        }
        cluster.web.add("after the restore");
        var after = rows();
        int timeline = (int) cluster.web.status().get("timeline");
        terminal.type("id=" + id, blocks.get(5), blocks.get(6));
        cluster.awaitHealthy(cluster.git.head());
        assertThat(rows()).isEqualTo(after);
        assertThat(cluster.web.status()).containsEntry("timeline", timeline);
        assertThat(cluster.web.lastRestore("id")).isEqualTo(id);
        assertThat(cluster.backups.ledger("restored").stream().map(entry -> entry.get("id")).filter(id::equals))
                .hasSize(1);
        assertThat(cluster.client.configMaps().inNamespace(Cluster.NAMESPACE).withName("restore-request-" + id).get())
                .isNull();
    }

    @Test
    @Order(2)
    void argo_cd_may_put_the_old_request_back_and_no_data_changes() throws Exception {
        var backup = cluster.backups.take();
        var rows = rows();
        cluster.web.add("set aside by hand");
        var blocks = Terminal.runbook("argo-cd-or-git-is-down");
        new Terminal(cluster.git, backup.file()).type(blocks.subList(0, 4).toArray(String[]::new));
        assertThat(rows()).isEqualTo(rows);
        cluster.web.add("after the restore");
        var after = rows();
        var before = cluster.podUid();
        automate(true);
        cluster.awaitOtherPod(before);
        cluster.awaitHealthy(cluster.git.head());
        assertThat(rows()).isEqualTo(after);
    }

    @Test
    @Order(3)
    void without_argo_cd_the_manifests_are_applied_again_and_again() throws Exception {
        var rows = rows();
        automate(false);
        var terminal = new Terminal(cluster.git, "");
        var apply = Documents.commandsBelow(Path.of("kustomize/README.md"), "without-argo-cd").getFirst();
        for (var rpo : List.of("3m", "4m")) {
            var before = cluster.podUid();
            cluster.git.setting("REPRISE_RPO", rpo);
            terminal.type(apply);
            cluster.awaitOtherPod(before);
            assertThat(cluster.web.status()).containsEntry("rpo_seconds", rpo.equals("3m") ? 180 : 240);
        }
        assertThat(rows()).isEqualTo(rows);
        cluster.git.setting("REPRISE_RPO", "2m");
        automate(true);
        cluster.awaitHealthy(cluster.git.head());
    }

    private void automate(boolean enabled) {
        cluster.argocd.automate(enabled);
    }

    private List<String> rows() {
        return new ArrayList<>(cluster.web.messages().orElseThrow());
    }
}
