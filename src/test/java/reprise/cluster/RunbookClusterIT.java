package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reprise.docs.Documents;

/** What the runbook has a person type: {@code run ARGUMENTS...}, a Job by hand. */
@ExtendWith(OnCluster.class)
class RunbookClusterIT {
    private final Cluster cluster;

    RunbookClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void removeJobs() {
        cluster.client.batch().v1().jobs().inNamespace(Cluster.NAMESPACE).delete();
    }

    @Test
    void run_shows_what_a_command_says_and_its_exit_code() throws Exception {
        var backup = cluster.backups.take();
        assertThat(run("list")).contains(backup.file()).endsWith("exit code 0\n");
    }

    @Test
    void run_shows_how_a_command_that_fails_ended() throws Exception {
        var backup = cluster.backups.take();
        cluster.backups.damage(backup.file());
        assertThat(run("verify --all")).contains(backup.file()).contains("damaged").endsWith("exit code 4\n");
        cluster.backups.remove(backup);
        assertThat(run("prune --accept nothing.db")).endsWith("exit code 2\n");
    }

    /** The function as the runbook gives it, without its example. */
    private static String run(String arguments) throws IOException, InterruptedException {
        var function = Documents.commands(Path.of("docs/runbook.md")).getFirst().replaceFirst("\nrun list\n$", "\n");
        var process = new ProcessBuilder("bash", "-c", function + "run " + arguments).redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
