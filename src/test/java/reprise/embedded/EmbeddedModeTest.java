package reprise.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.Backup;
import reprise.durable.DurableFiles;
import reprise.settings.Setting;
import reprise.testing.Volumes;

/** What is thrown must not end the schedule, leave the service stopped, or lose a commit. */
@Timeout(120)
class EmbeddedModeTest {
    @TempDir
    Path folder;
    private Volumes volumes;
    private Backup.Ours backup;
    private Git git;
    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile String failingChange = "";

    @BeforeEach
    void a_clone_and_a_backup_of_three_events() throws Exception {
        var clone = folder.resolve("clone");
        git = Git.init().setDirectory(clone.toFile()).call();
        volumes = new Volumes(folder).with(Setting.REQUEST, clone.resolve("request.env").toString())
                .with(Setting.LOCK_WAIT, "5s").with(Setting.BACKUP_INTERVAL, "1h");
        backup = volumes.add(3).takeBackup();
        volumes.add(2);
        commit("RESTORE_ID=none\nRESTORE_FILE=\nRESTORE_SHA256=\n");
        volumes.with(new DurableFiles((change, path) -> {
            if ((change + " " + path.getFileName()).startsWith(failingChange) && failing.compareAndSet(true, false)) {
                throw new StackOverflowError("as a fault of ours or of the machine");
            }
        }));
    }

    @AfterEach
    void close() {
        git.close();
    }

    private void commit(String request) throws IOException, GitAPIException {
        Files.writeString(folder.resolve("clone/request.env"), request);
        git.add().addFilepattern(".").call();
        git.commit().setMessage("m").setAuthor("t", "t@example.org").setCommitter("t", "t@example.org").setSign(false)
                .call();
    }

    private void commitARestore() throws IOException, GitAPIException {
        commit("RESTORE_ID=monday\nRESTORE_FILE=" + backup.file() + "\nRESTORE_SHA256=" + backup.manifest().sha256()
                + "\n");
    }

    private EmbeddedMode start() {
        var embedded = new EmbeddedMode(volumes.engine(), volumes.settings(), (_, _) -> {
            running.incrementAndGet();
            starts.incrementAndGet();
            return new EmbeddedMode.Running() {
                @Override
                public URI address() {
                    return URI.create("http://localhost:1");
                }

                @Override
                public void close() {
                    running.decrementAndGet();
                }
            };
        }, volumes.clock, () -> ended.set(true));
        embedded.start();
        return embedded;
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
    }

    @Test
    void an_error_in_a_restore_leaves_the_service_serving() throws Exception {
        try (var _ = start()) {
            failingChange = "copy app.db.restoring";
            failing.set(true);
            commitARestore();
            await(() -> !failing.get());
            await(() -> starts.get() == 2 || ended.get());
            assertThat(running).as("services that run").hasValue(1);
            assertThat(ended).isFalse();
        }
        assertThat(volumes.events()).hasSize(5);
    }

    /**
     * Between the two lines of the ledger the service must not start: the program ends, and its next start finishes.
     */
    @Test
    void an_error_in_the_middle_of_a_swap_ends_the_program_with_a_word() throws Exception {
        try (var _ = start()) {
            failingChange = "rename app.db";
            failing.set(true);
            commitARestore();
            await(ended::get);
            assertThat(running).as("services that run").hasValue(0);
            assertThat(volumes.engine().ledger().pending()).as("for the next start").isPresent();
        }
    }

    @Test
    void an_error_in_a_backup_does_not_end_the_schedule() throws Exception {
        volumes.with(Setting.BACKUP_INTERVAL, "200ms");
        failingChange = "copy";
        failing.set(true);
        int before = volumes.engine().store().backups().size();
        try (var _ = start()) {
            await(() -> !failing.get());
            volumes.clock.advance(Duration.ofMinutes(5));
            await(() -> volumes.engine().store().backups().size() > before);
        }
    }

    @Test
    void a_passing_fault_of_the_plan_loses_no_commit() throws Exception {
        try (var _ = start()) {
            var away = folder.resolve("away");
            Files.move(volumes.backup(), away);
            Files.writeString(volumes.backup(), "a file in the place of the volume: every look at it fails");
            commitARestore();
            LockSupport.parkNanos(3_000_000_000L); // the commit is seen every two seconds
            Files.delete(volumes.backup());
            Files.move(away, volumes.backup());
            await(() -> starts.get() == 2);
        }
        assertThat(volumes.events()).hasSize(3);
    }
}
