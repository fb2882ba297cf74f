package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import reprise.docs.Documents;

/** What the runbook has a person type at night, typed as it stands there. */
@ExtendWith(OnCluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RunbookClusterIT {
    private final Cluster cluster;
    private Backups.Taken backup = new Backups.Taken("", "", 0, 0, 0);

    RunbookClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void take() {
        cluster.web.add("before " + System.nanoTime());
        backup = cluster.backups.take();
    }

    @Test
    @Order(1)
    void run_shows_what_a_command_prints_and_its_exit_code() throws Exception {
        assertThat(terminal().type("run list")).contains(backup.file()).endsWith("exit code 0\n");
    }

    @Test
    @Order(2)
    void run_shows_how_a_command_that_fails_ended() throws Exception {
        cluster.backups.damage(backup.file());
        assertThat(terminal().type("run verify --all")).contains(backup.file()).contains("damaged")
                .endsWith("exit code 4\n");
        cluster.backups.remove(backup);
        assertThat(terminal().type("run prune --accept nothing.db")).endsWith("exit code 2\n");
    }

    @Test
    @Order(3)
    void each_command_of_the_alerts_can_be_typed_as_it_stands() throws Exception {
        var typed = new HashSet<String>();
        for (var section : List.of("first", "alerts", "a-sync-that-fails-at-restore-id", "outcomes",
                "choosing-a-restore-point", "choosing-a-restore-point-while-the-service-is-down")) {
            var printed = new StringBuilder();
            for (var block : Terminal.runbook(section)) {
                // many alerts have the same commands
                if (!block.contains("run() {") && typed.add(block)) {
                    printed.append(terminal().type(block));
                }
            }
            assertThat(printed.toString()).as(section).doesNotContain("exit code 1", "exit code 2");
        }
        assertThat(terminal().type(Terminal.runbook("reprisedown").getLast())).contains("\"last_backup_file\"");
    }

    @Test
    @Order(4)
    void a_shell_on_the_volumes_is_admitted_and_sees_them() throws Exception {
        assertThat(terminal().type(Terminal.runbook("a-shell-on-the-volumes").toArray(String[]::new)))
                .contains(backup.file(), "app.db", "ledger.jsonl").doesNotContain("violate PodSecurity");
        assertThat(cluster.client.pods().inNamespace(Cluster.NAMESPACE).withName("volumes-shell").get()).isNull();
    }

    @Test
    @Order(5)
    void backups_that_were_copied_elsewhere_are_put_back_and_verified() throws Exception {
        var equal = cluster.backups.take(); // of the same rows, so it is the same file under another name
        terminal().type(Terminal.runbook("copying-the-backups-elsewhere").toArray(String[]::new));
        var blocks = Terminal.runbook("putting-a-backup-file-back");
        // input that comes late, as from a slow disk: containerd may have cut it off by then
        var late = "kubectl() { case \" $* \" in *' -i '*) { sleep 1; cat; } | command kubectl \"$@\";;"
                + " *) command kubectl \"$@\";; esac; }";
        for (var taken : List.of(backup, equal)) {
            cluster.backups.remove(taken);
            assertThat(new Terminal(cluster.git, taken.file()).type(late, blocks.get(0), blocks.get(1), blocks.get(2)))
                    .contains("\"verdict\":\"verified\"").contains("exit code 0");
            assertThat(cluster.backups.all()).contains(taken);
        }
    }

    @Test
    @Order(6)
    void a_claim_that_is_terminating_keeps_what_no_backup_has() throws Exception {
        int timeline = (int) cluster.web.status().get("timeline");
        cluster.deleteClaim("pra-data");
        cluster.web.add("after the claim was deleted");
        var rows = rows();
        long count = count();
        var start = System.nanoTime();
        terminal().type(Terminal.runbook("a-claim-is-terminating").subList(0, 3).toArray(String[]::new));
        Await.until("the service has its rows", () -> cluster.web.has(rows));
        Report.seconds("the runbook: a claim that is Terminating, from its steps to serving",
                (System.nanoTime() - start) / 1e9);
        assertThat(cluster.web.status()).containsEntry("timeline", timeline);
        assertThat(cluster.backups.take().events()).isEqualTo(count);
    }

    @Test
    @Order(7)
    void a_volume_that_cannot_grow_is_replaced_by_a_larger_one_and_nothing_is_lost() throws Exception {
        var rows = rows();
        var blocks = Terminal.runbook("a-volume-cannot-grow");
        var start = System.nanoTime();
        assertThat(terminal().type(blocks.get(0), blocks.get(1))).contains("exit code 0");
        var commit = cluster.git.dataVolume("2Gi").push("Enlarge the data volume");
        terminal().type(blocks.get(2));
        cluster.awaitServing(commit);
        Report.seconds("the runbook: a volume that cannot grow, from its steps to serving",
                (System.nanoTime() - start) / 1e9);
        assertThat(rows()).isEqualTo(rows);
        assertThat(cluster.web.lastRestore("outcome")).isEqualTo("recovered");
        assertThat(cluster.client.persistentVolumeClaims().inNamespace(Cluster.NAMESPACE).withName("pra-data").get()
                .getStatus().getCapacity().get("storage").toString()).isEqualTo("2Gi");
    }

    @Test
    @Order(8)
    void a_salvaged_database_is_put_among_the_backups_whole_and_restored() throws Exception {
        var rows = rows();
        var blocks = Terminal.runbook("salvaging-a-database");
        var salvage = Documents.commandsBelow(Terminal.RUNBOOK, "salvaging-a-database", "bash").getFirst();
        // larger than what containerd takes before it may cut the input off
        var larger = "sqlite3 salvaged.db 'CREATE TABLE filler(b); INSERT INTO filler VALUES (zeroblob(3000000));"
                + " DROP TABLE filler'";
        var printed = terminal().type("cd \"$(mktemp -d)\"", "cp -r \"$OLDPWD/docs\" .", blocks.get(0), blocks.get(1),
                salvage, larger, blocks.get(2));
        var verified = Pattern.compile("\"file\":\"(app-\\d+\\.db)\".*\"sha256\":\"([0-9a-f]{64})\"").matcher(printed);
        assertThat(verified.find()).as(printed).isTrue();
        var commit = cluster.git.request("salvaged", verified.group(1), verified.group(2)).push("Salvage");
        terminal().type(blocks.get(3));
        cluster.awaitServing(commit);
        assertThat(cluster.web.lastRestore("id")).isEqualTo("salvaged");
        assertThat(rows()).isEqualTo(rows);
    }

    @Test
    @Order(9)
    void the_backup_volume_is_moved_to_a_larger_one_with_its_backups_and_its_ledger() throws Exception {
        var rows = rows();
        var timeline = cluster.web.status().get("timeline");
        var restored = cluster.backups.ledger("restored");
        var damaged = damaged(terminal().type("run verify --all")); // tests before this one damage backups, too
        var blocks = Terminal.runbook("moving-the-backup-volume");
        var start = System.nanoTime();
        terminal().type(blocks.get(0));
        terminal().type(Terminal.runbook("copying-the-backups-elsewhere").toArray(String[]::new));
        assertThat(terminal().type(blocks.get(1))).contains(backup.file());
        var commit = cluster.git.backupVolume("6Gi").push("Enlarge the backup volume");
        terminal().type(blocks.get(2));
        var printed = terminal().type(Terminal.runbook("putting-all-backups-back").toArray(String[]::new));
        assertThat(printed).contains("\"file\":\"" + backup.file() + "\",\"verdict\":\"verified\"");
        assertThat(damaged).containsAll(damaged(printed));
        terminal().type(blocks.get(3));
        cluster.awaitServing(commit);
        Report.seconds("the runbook: the backup volume moved, from its steps to serving",
                (System.nanoTime() - start) / 1e9);
        assertThat(cluster.backups.all()).contains(backup);
        assertThat(cluster.backups.ledger("restored")).isEqualTo(restored);
        assertThat(rows()).isEqualTo(rows);
        assertThat(cluster.web.status()).containsEntry("timeline", timeline);
        assertThat(terminal().type(blocks.getLast())).contains("6Gi", backup.file());
    }

    private static Set<String> damaged(String printed) {
        return Pattern.compile("\"file\":\"([^\"]+)\",\"verdict\":\"damaged\"").matcher(printed).results()
                .map(match -> match.group(1)).collect(Collectors.toSet());
    }

    private Terminal terminal() throws IOException {
        return new Terminal(cluster.git, backup.file());
    }

    /** The newest, of which there may be more. */
    private List<String> rows() {
        return new ArrayList<>(cluster.web.messages().orElseThrow());
    }

    private long count() {
        return ((Number) cluster.web.status().get("count")).longValue();
    }
}
