package reprise.review;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reprise.failure.Failure;
import reprise.restore.Request;
import reprise.restore.RequestFile;
import reprise.testing.RequestExample;

class ReviewerTest {
    private static final String BACKUP = "app-20261123T101500Z-t1.db";
    private static final String SHA256 = "0123456789abcdef".repeat(4);
    private static final String OTHER = "leads to another one: ";

    @TempDir
    private Path clone = Path.of("");
    private Git git = Git.wrap(new org.eclipse.jgit.internal.storage.dfs.InMemoryRepository(
            new org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription("none")));
    private String base = "";

    @BeforeEach
    void a_history_of_four_requests_that_ends_with_none() throws Exception {
        git.close();
        git = Git.init().setInitialBranch("main").setDirectory(clone.toFile()).call();
        for (var id : List.of("first", "Not a label", "old", "none")) {
            request(id);
            commit();
        }
        write(Reviewer.REQUEST, "\u2003RESTORE_ID=indented \r\nRESTORE_FILE=" + BACKUP + "\nRESTORE_SHA256=" + SHA256);
        commit();
        request("none");
        base = commit();
    }

    @AfterEach
    void close() {
        git.close();
    }

    private void write(String path, String content) throws IOException {
        var file = clone.resolve(path);
        Files.createDirectories(file.resolve("..").normalize());
        Files.writeString(file, content);
    }

    private void request(String id) throws IOException {
        write(Reviewer.REQUEST,
                "# comment\nRESTORE_ID=" + id + "\nRESTORE_FILE=" + BACKUP + "\nRESTORE_SHA256=" + SHA256
                        + "\n");
    }

    private String commit() throws GitAPIException {
        git.add().addFilepattern(".").call();
        git.add().addFilepattern(".").setUpdate(true).call();
        return git.commit().setMessage("m").setAuthor("t", "t@example.org").setCommitter("t", "t@example.org")
                .setSign(false).call().name();
    }

    private Review review() throws GitAPIException {
        return new Reviewer(_ -> Optional.empty()).review(clone, base, commit());
    }

    private void assertRefused(String reason) throws GitAPIException {
        assertThat(review()).isInstanceOfSatisfying(Review.Refused.class,
                refused -> assertThat(refused.reason()).contains(reason));
    }

    @Test
    void a_good_request_is_accepted() throws Exception {
        request("monday");
        assertThat(review()).isEqualTo(
                new Review.Asked(new Request.Restore("monday", BACKUP, SHA256), true, Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("reprise.testing.RequestExample#good")
    void accepts_what_the_program_takes(RequestExample good) throws Exception {
        write(Reviewer.REQUEST, good.content());
        assertThat(review()).isEqualTo(new Review.Asked((Request.Restore) RequestFile.parse(good.content()), true,
                Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("reprise.testing.RequestExample#bad")
    void refuses_what_the_program_refuses(RequestExample bad) throws Exception {
        write(Reviewer.REQUEST, bad.content());
        assertRefused(bad.refused());
    }

    @Test
    void refuses_a_request_file_that_the_program_cannot_read() throws Exception {
        var good = "# %s\nRESTORE_ID=monday\nRESTORE_FILE=" + BACKUP + "\nRESTORE_SHA256=" + SHA256 + "\n";
        Files.write(clone.resolve(Reviewer.REQUEST), good.formatted("é").getBytes(ISO_8859_1));
        assertRefused("is not UTF-8");
        write(Reviewer.REQUEST, good.formatted("#".repeat(70_000)));
        assertRefused("is larger than 65536 bytes");
        write(Reviewer.REQUEST, good.formatted("#".repeat(5 << 20)));
        assertRefused("is too large");
    }

    @Test
    void a_part_of_a_used_id_is_another() throws Exception {
        request("ol");
        assertThat(review()).isInstanceOf(Review.Asked.class);
    }

    @Test
    void no_change_asks_for_nothing() throws Exception {
        assertThat(review()).isEqualTo(new Review.Untouched());
    }

    @Test
    void a_request_that_is_taken_back_asks_for_nothing() throws Exception {
        write(Reviewer.REQUEST, "# more\nRESTORE_ID=none\nRESTORE_FILE=\nRESTORE_SHA256=\n");
        assertThat(review()).isEqualTo(new Review.Nothing());
    }

    @Test
    void what_the_base_got_since_is_no_change_of_the_pull_request() throws Exception {
        git.checkout().setCreateBranch(true).setName("pull").call();
        request("monday");
        var head = commit();
        git.checkout().setName("main").call();
        write("other", "x");
        base = commit();
        assertThat(new Reviewer(_ -> Optional.empty()).review(clone, base, head)).isInstanceOf(Review.Asked.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "old", "indented"})
    void an_id_that_was_used_is_refused(String id) throws Exception {
        request(id);
        assertRefused("the id " + id + " was used before");
    }

    @Test
    void an_id_that_was_used_on_a_merged_branch_is_refused() throws Exception {
        git.checkout().setCreateBranch(true).setName("side").call();
        request("sideways");
        commit();
        request("none");
        var side = commit();
        git.checkout().setName("main").call();
        write("other", "x");
        commit();
        git.merge().include(ObjectId.fromString(side)).setCommit(false).call();
        base = commit();
        request("sideways");
        assertRefused("was used before");
    }

    @Test
    void a_second_file_is_refused() throws Exception {
        request("monday");
        write("other", "x");
        assertRefused("this changes too: other");
    }

    @Test
    void a_request_file_that_is_gone_is_refused() throws Exception {
        Files.delete(clone.resolve(Reviewer.REQUEST));
        assertRefused("is gone");
    }

    @Test
    void a_link_in_the_place_of_the_request_file_is_refused() throws Exception {
        Files.delete(clone.resolve(Reviewer.REQUEST));
        Files.createSymbolicLink(clone.resolve(Reviewer.REQUEST), Path.of("/backup/request.env"));
        assertRefused("is gone");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kustomize/base/deployment.yaml      | - { name: RESTORE_ID, value: x }
            kustomize/base/settings.env         | RESTORE_SHA256=7
            kustomize/components/new/patch.yaml | RESTORE_FILE: app-1.db
            argocd/application.yaml             | - RESTORE_ID=x
            kustomize/base/settings.env         | REPRISE_REQUEST=/backup/request.env
            kustomize/base/deployment.yaml      | args: [restore, --request, /backup/x]
            kustomize/base/deployment.yaml      | mountPath: /request
            kustomize/overlays/restore/x.yaml   | name: restore-request
            kustomize/base/restore-request.yaml | kind: ConfigMap
            kustomize/base/deployment.yaml      | - { name: "\\x52EPRISE_REQUEST" }
            kustomize/base/deployment.yaml      | - { name: "REPRISE_\\
            kustomize/base/kustomization.yaml   | resources: [../../docs/evil]
            kustomize/base/kustomization.yaml   | resources: ["https://evil.example/x?ref=main"]
            """)
    void another_way_to_a_request_is_refused(String path, String line) throws Exception {
        write(path, line + "\n");
        assertRefused(OTHER + path);
    }

    @Test
    void a_file_of_the_manifests_may_lead_to_another_one_of_them() throws Exception {
        write("kustomize/overlays/restore/kustomization.yaml", "components: [../../image]\n");
        write("argocd/provenance/kustomization.yaml", "components: [../../kustomize/components/provenance]\n");
        assertThat(review()).isEqualTo(new Review.Untouched());
    }

    @Test
    void a_line_that_was_there_may_be_taken_out() throws Exception {
        write("kustomize/base/deployment.yaml", "a\nmountPath: /request\nb\n");
        base = commit();
        write("kustomize/base/deployment.yaml", "a\nb\nc\n");
        assertThat(review()).isEqualTo(new Review.Untouched());
    }

    @Test
    void a_document_and_the_program_may_name_the_request() throws Exception {
        write("kustomize/README.md", "RESTORE_ID=");
        write("src/Request.java", "RESTORE_ID=");
        assertThat(review()).isEqualTo(new Review.Untouched());
    }

    @Test
    void neither_attributes_nor_binary_content_hide_a_line() throws Exception {
        write(".gitattributes", "kustomize/** -diff\n");
        write("kustomize/base/x.yaml", "\u0001\n- name: RESTORE_ID\n");
        assertRefused(OTHER + "kustomize/base/x.yaml");
    }

    @Test
    void a_manifest_in_another_encoding_is_refused() throws Exception {
        var file = Files.createDirectories(clone.resolve("kustomize")).resolve("x.yaml");
        Files.write(file, "name: RESTORE_ID".getBytes(UTF_16));
        assertRefused("kustomize/x.yaml is no text");
    }

    @Test
    void a_manifest_that_is_too_large_to_be_reviewed_is_refused() throws Exception {
        write("kustomize/x.yaml", "#".repeat(5 << 20));
        assertRefused("kustomize/x.yaml is too large to be reviewed");
    }

    @Test
    void a_submodule_among_the_manifests_is_refused() throws Exception {
        var index = git.getRepository().lockDirCache();
        var builder = index.builder();
        var module = new DirCacheEntry("kustomize/module");
        module.setFileMode(FileMode.GITLINK);
        module.setObjectId(ObjectId.fromString(base));
        builder.keep(0, index.getEntryCount());
        builder.add(module);
        builder.commit();
        var head = git.commit().setMessage("m").setSign(false).call().name();
        assertThat(new Reviewer(_ -> Optional.empty()).review(clone, base, head)).isInstanceOfSatisfying(
                Review.Refused.class,
                refused -> assertThat(refused.reason()).contains("kustomize/module is a submodule"));
    }

    @Test
    void a_placeholder_for_the_owners_is_found_in_the_base() throws Exception {
        write(".github/CODEOWNERS", "/kustomize/ @OWNER/data-owners\n");
        base = commit();
        request("monday");
        assertThat(review()).isInstanceOfSatisfying(Review.Asked.class,
                asked -> assertThat(asked.hasOwners()).isFalse());
    }

    @Test
    void commits_that_cannot_be_compared_stop_it(@TempDir Path nowhere) throws Exception {
        var reviewer = new Reviewer(_ -> Optional.empty());
        assertThatThrownBy(() -> reviewer.review(clone, base, "missing")).isInstanceOf(Failure.class)
                .hasMessageContaining("there is no commit missing; fetch it");
        assertThatThrownBy(() -> reviewer.review(nowhere, base, base)).isInstanceOf(Failure.class)
                .hasMessageContaining("it is in no Git repository");
        git.checkout().setOrphan(true).setName("orphan").call();
        write("x", "x");
        var orphan = commit();
        assertThatThrownBy(() -> reviewer.review(clone, base, orphan)).isInstanceOf(Failure.class)
                .hasMessageContaining("have no commit in common");
    }

    @Test
    void a_shallow_clone_whose_used_ids_are_cut_off_stops_it() throws Exception {
        request("monday");
        var head = commit();
        Files.write(git.getRepository().getDirectory().toPath().resolve("shallow"), (base + "\n").getBytes(UTF_8));
        assertThatThrownBy(() -> new Reviewer(_ -> Optional.empty()).review(clone, base, head))
                .isInstanceOf(Failure.class).hasMessageContaining("whole history; git fetch --unshallow");
    }
}
