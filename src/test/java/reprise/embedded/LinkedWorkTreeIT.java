package reprise.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.restore.Request;
import reprise.testing.NeedsProgram;
import reprise.testing.UserProgram;

/** Git's own program makes the work tree: JGit, which reads it, cannot. */
@NeedsProgram(UserProgram.GIT)
class LinkedWorkTreeIT {
    @TempDir
    Path folder;

    private void git(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(UserProgram.GIT.path().toString(), "-C",
                folder.resolve("clone").toString(), "-c", "user.name=t", "-c", "user.email=t@example.org"));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private void commit(String id) throws IOException, InterruptedException {
        Files.writeString(Files.createDirectories(folder.resolve("clone/deep")).resolve("request.env"),
                "RESTORE_ID=" + id + "\nRESTORE_FILE=app-1763892000.db\nRESTORE_SHA256=" + "0123456789abcdef".repeat(4)
                        + "\n");
        git("add", ".");
        git("commit", "-q", "-m", id);
    }

    @Test
    void a_linked_work_tree_has_a_head_of_its_own() throws Exception {
        Files.createDirectories(folder.resolve("clone"));
        git("init", "-q");
        commit("none");
        var linked = folder.resolve("linked");
        git("worktree", "add", "-q", "-b", "b", linked.toString());
        try (var committed = CommittedRequest.of(linked.resolve("deep/request.env")).orElseThrow()) {
            assertThat(committed.changed()).contains(new Request.None());
            commit("monday");
            assertThat(committed.changed()).as("a commit in the other tree").isEmpty();
        }
    }
}
