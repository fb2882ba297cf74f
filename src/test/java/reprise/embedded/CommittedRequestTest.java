package reprise.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.restore.Request;

class CommittedRequestTest {
    private static final String SHA256 = "0123456789abcdef".repeat(4);

    @TempDir
    Path folder;
    Path clone;
    Path file;
    Git git;

    @BeforeEach
    void a_clone_that_asks_for_nothing() throws Exception {
        clone = folder.resolve("clone");
        file = clone.resolve("deep/request.env");
        git = Git.init().setDirectory(clone.toFile()).call();
        write("none");
        commit();
    }

    private void write(String id) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file,
                "RESTORE_ID=" + id + "\nRESTORE_FILE=app-1763892000.db\nRESTORE_SHA256=" + SHA256 + "\n");
    }

    private void commit() throws GitAPIException {
        git.add().addFilepattern(".").call();
        git.commit().setMessage("m").setAuthor("t", "t@example.org").setCommitter("t", "t@example.org").setSign(false)
                .call();
    }

    private Request.Restore request(String id) throws IOException {
        return new Request.Restore(id, "app-1763892000.db", SHA256, "commit "
                + git.getRepository().resolve("HEAD").abbreviate(12).name() + " by t <t@example.org>");
    }

    @Test
    void who_asks_is_the_author_of_the_commit_that_changed_the_request_whatever_the_file_says() throws Exception {
        try (var committed = CommittedRequest.of(file).orElseThrow()) {
            write("monday");
            Files.writeString(file, Files.readString(file) + "RESTORE_BY=somebody else\n");
            git.add().addFilepattern(".").call();
            git.commit().setMessage("m").setAuthor("a\u202eb " + "x".repeat(200), "a@example.org")
                    .setCommitter("t", "t@example.org").setSign(false).call();
            var asked = request("monday");
            var by = ((Request.Restore) committed.changed().orElseThrow()).by();
            assertThat(by).startsWith(asked.by().substring(0, "commit 0123456789ab by ".length()) + "a?b xx")
                    .endsWith("x…").hasSize(100);
            Files.writeString(clone.resolve("other"), "x");
            commit();
            assertThat(committed.changed()).as("a commit of something else").contains(asked.askedBy(by));
        }
    }

    @Test
    void what_is_committed_counts_and_not_what_is_written() throws Exception {
        try (var committed = CommittedRequest.of(file).orElseThrow()) {
            assertThat(committed.changed()).contains(new Request.None());
            write("monday");
            assertThat(committed.changed()).as("not committed").isEmpty();
            commit();
            assertThat(committed.changed()).contains(request("monday"));
            assertThat(committed.changed()).as("told once").isEmpty();
        }
    }

    @Test
    void another_branch_and_a_detached_head_count_too() throws Exception {
        try (var committed = CommittedRequest.of(file).orElseThrow()) {
            committed.changed();
            git.checkout().setCreateBranch(true).setName("other").call();
            write("tuesday");
            commit();
            assertThat(committed.changed()).contains(request("tuesday"));
            git.checkout().setName(git.log().call().iterator().next().getParent(0).getName()).call();
            assertThat(committed.changed()).contains(new Request.None());
        }
    }

    @Test
    void a_file_that_is_not_in_the_commit_asks_for_nothing() {
        try (var committed = CommittedRequest.of(clone.resolve("none/request.env")).orElseThrow()) {
            assertThat(committed.changed()).contains(new Request.None());
        }
    }

    @Test
    void a_repository_without_commits_says_nothing_and_a_folder_in_none_is_not_watched() throws Exception {
        var empty = folder.resolve("empty");
        Git.init().setDirectory(empty.toFile()).call().close();
        try (var committed = CommittedRequest.of(empty.resolve("request.env")).orElseThrow()) {
            assertThat(committed.changed()).isEmpty();
        }
        assertThat(CommittedRequest.of(folder.resolve("request.env"))).isEmpty();
    }
}
