package reprise.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.testing.Program;
import reprise.testing.Volumes;

/** The packaged program in a clone, used as a person does: by its routes, its commands and commits. */
class RestoreByCommitIT {
    private static final String REQUEST = "kustomize/overlays/restore/restore-request.env";
    /** No backup of its own accord while a test looks. */
    private static final String[] QUIET = {"--backup-interval", "1h"};

    @TempDir
    Path clone;
    Git git;

    @BeforeEach
    void a_clone_that_asks_for_nothing() throws Exception {
        git = Git.init().setDirectory(clone.toFile()).call();
        Files.createDirectories(clone.resolve(REQUEST).getParent());
        Files.writeString(clone.resolve(REQUEST), "# comment\nRESTORE_ID=none\nRESTORE_FILE=\nRESTORE_SHA256=\n");
        commit();
    }

    private void commit() throws GitAPIException {
        git.add().addFilepattern(REQUEST).call();
        git.commit().setMessage("Restore").setAuthor("t", "t@example.org").setCommitter("t", "t@example.org")
                .setSign(false).call();
    }

    private String backUp() throws Exception {
        var ended = Program.run(clone, "backup");
        assertThat(ended.exitCode()).as(ended.output()).isZero();
        var match = Pattern.compile("app-\\S+?\\.db").matcher(ended.output());
        assertThat(match.find()).isTrue();
        return match.group();
    }

    private void request(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("request"));
        all.addAll(List.of(arguments));
        var ended = Program.run(clone, all.toArray(String[]::new));
        assertThat(ended.exitCode()).as(ended.output()).isZero();
    }

    private int eventsIn(String backup) throws Exception {
        return new Volumes(clone.resolve("var")).events(clone.resolve("var/backup").resolve(backup)).size();
    }

    @Test
    void a_commit_restores_exactly_the_chosen_state_and_another_undoes_it() throws Exception {
        try (var program = Program.serve(clone, QUIET)) {
            program.add(10);
            var ten = backUp();
            program.add(5);
            request(ten, "--id", "monday");
            assertThat(program.count()).as("before the commit").isEqualTo(15);
            commit();
            program.waitForLine("Restored " + ten);
            assertThat(program.count()).isEqualTo(10);
            assertThat(program.output()).contains("Set aside: 5 events, kept in app-").contains("To undo: ");
            assertThat(Files.readString(clone.resolve(REQUEST))).startsWith("# comment\n");

            var undo = Pattern.compile("request (app-\\S+) --id (\\S+)").matcher(program.output());
            assertThat(undo.find()).isTrue();
            assertThat(eventsIn(undo.group(1))).isEqualTo(15);
            request(undo.group(1), "--id", undo.group(2));
            commit();
            program.waitForLine("Restored " + undo.group(1));
            assertThat(program.count()).isEqualTo(15);
            assertThat(program.get("/status")).contains("\"id\":\"undo-monday\"").contains("\"outcome\":\"restored\"")
                    .contains("\"timeline\":3");
        }
    }

    @Test
    void a_request_is_met_once_through_restarts_and_a_revert() throws Exception {
        try (var program = Program.serve(clone, QUIET)) {
            program.add(2);
            request(backUp(), "--id", "monday");
            commit();
            program.waitForLine("Restored app-");
            program.add(1);
            program.terminate();
        }
        try (var program = Program.serve(clone, QUIET)) {
            assertThat(program.count()).isEqualTo(3);
            Files.writeString(clone.resolve(REQUEST), "RESTORE_ID=none\n");
            commit();
            program.waitForLine("The commit asks for no restore.");
            request(backUp(), "--id", "tuesday");
            commit();
            program.waitForLine("Restored app-");
            assertThat(program.count()).isEqualTo(3);
        }
    }

    @Test
    void a_bad_request_is_refused_and_the_service_goes_on() throws Exception {
        try (var program = Program.serve(clone, QUIET)) {
            program.add(3);
            request(backUp(), "--id", "monday");
            var wrong = Files.readString(clone.resolve(REQUEST)).replaceAll("SHA256=.*", "SHA256=" + "0".repeat(64));
            Files.writeString(clone.resolve(REQUEST), wrong);
            commit();
            program.waitForLine("REFUSED request monday");
            assertThat(program.count()).isEqualTo(3);
            assertThat(program.output().split("Serving on", -1)).as("one start only").hasSize(2);
            assertThat(program.get("/status")).contains("\"outcome\":\"refused\"");
        }
    }

    @Test
    void a_restore_that_meets_a_lock_waits_and_the_service_goes_on() throws Exception {
        try (var program = Program.serve(clone, "--backup-interval", "1h", "--lock-wait", "100ms")) {
            program.add(2);
            request(backUp());
            program.add(1);
            try (var _ = new Volumes(clone.resolve("var")).engine().store().lock(Duration.ofMinutes(1))) {
                commit();
                program.waitForLine("The restore waits, the service goes on: lock var/backup: somebody else uses it");
                assertThat(program.count()).isEqualTo(3);
            }
            program.waitForLine("Restored app-");
            assertThat(program.count()).isEqualTo(2);
        }
    }

    @Test
    void the_loss_of_the_data_is_made_good_by_the_newest_sound_backup() throws Exception {
        String damaged;
        String truncated;
        try (var program = Program.serve(clone, QUIET)) {
            program.add(1);
            backUp();
            program.add(1);
            truncated = backUp();
            program.add(1);
            damaged = backUp();
            program.kill();
        }
        loseTheData();
        try (var program = Program.serve(clone, QUIET)) {
            assertThat(program.output()).contains("Recovered " + damaged);
            assertThat(program.count()).isEqualTo(3);
            program.kill();
        }
        Files.delete(clone.resolve("var/backup/ledger.jsonl"));
        loseTheData();
        Volumes.flipBit(clone.resolve("var/backup").resolve(damaged), 9_000);
        Volumes.truncate(clone.resolve("var/backup").resolve(truncated), 12_288);
        try (var program = Program.serve(clone, QUIET)) {
            assertThat(program.count()).isEqualTo(1);
            assertThat(program.output()).contains("Passed over: " + damaged + ": sha256 is ")
                    .contains(truncated + ": size is 12288");
        }
    }

    private void loseTheData() throws IOException {
        Volumes.remove(clone.resolve("var/data"));
    }

    @Test
    void a_second_service_on_the_same_data_is_busy() throws Exception {
        try (var program = Program.serve(clone, QUIET)) {
            var second = Program.run(clone, "serve", "--port", "0", "--lock-wait", "100ms");
            assertThat(second.exitCode()).as(second.output()).isEqualTo(5);
            assertThat(second.output()).contains("reprise: lock var/data: somebody else uses it");
            assertThat(program.count()).isZero();
        }
    }

    @Test
    void a_restore_beside_a_running_service_is_busy() throws Exception {
        try (var program = Program.serve(clone, QUIET)) {
            program.add(2);
            request(backUp());
            var restore = Program.run(clone, "restore", "--lock-wait", "100ms");
            assertThat(restore.exitCode()).as(restore.output()).isEqualTo(5);
            assertThat(program.count()).isEqualTo(2);
        }
    }

    @Test
    void a_termination_closes_the_database_and_leaves_no_log() throws Exception {
        try (var program = Program.serve(clone, QUIET)) {
            program.add(3);
            assertThat(clone.resolve("var/data/app.db-wal")).exists();
            assertThat(program.terminate()).isEqualTo(143);
            assertThat(Volumes.names(clone.resolve("var/data"))).containsExactly(".reprise.lock", "app.db",
                    "ledger.jsonl");
            assertThat(program.output()).doesNotContain("Exception").doesNotContain("ERROR");
        }
    }

    @Test
    void logs_are_json_lines_when_a_machine_reads_them() throws Exception {
        Files.writeString(clone.resolve("application.yml"), "reprise:\n  backup-interval: 7s\n");
        try (var program = Program.start(clone, Map.of("REPRISE_LOG", "json"), "serve",
                "--port", "0")) {
            program.waitForLine("Backed up 0 events");
            assertThat(program.output()).as("of the file in the working directory").contains("each 7 s");
            program.terminate();
            for (var line : program.output().lines().toList()) {
                assertThat(JSON.std.mapFrom(line)).containsKeys("timestamp", "level", "formattedMessage");
            }
        }
    }

    @Test
    void without_the_embedded_mode_it_serves_only_what_a_restore_step_has_left() throws Exception {
        try (var program = Program.serve(clone, QUIET)) {
            program.add(2);
            backUp();
            program.kill();
        }
        loseTheData();
        var empty = Program.run(clone, "serve", "--embedded", "false", "--port", "0");
        assertThat(empty.exitCode()).as(empty.output()).isEqualTo(3);
        assertThat(empty.output()).contains("run the restore command first");
        assertThat(Program.run(clone, "restore").exitCode()).isZero();
        try (var program = Program.serve(clone, "--embedded", "false")) {
            assertThat(program.count()).isEqualTo(2);
        }
    }
}
