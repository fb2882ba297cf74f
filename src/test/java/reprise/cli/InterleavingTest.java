package reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.Backup;
import reprise.backup.Manifest;
import reprise.backup.Verdict;
import reprise.backup.Verifier;
import reprise.durable.DurableFiles;
import reprise.event.sqlite.EventSchemaRule;
import reprise.restore.RequestFile;
import reprise.testing.Volumes;

/** Commands at the same time as others that work on the same volumes. */
class InterleavingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;
    Volumes volumes;
    final Map<String, String> environment = new HashMap<>();
    final StringWriter out = new StringWriter();

    @BeforeEach
    void volumes() {
        volumes = new Volumes(folder);
        environment.put("REPRISE_DATA", volumes.data().toString());
        environment.put("REPRISE_BACKUP", volumes.backup().toString());
        environment.put("REPRISE_REQUEST", request().toString());
        environment.put("REPRISE_LOCK_WAIT", PATIENCE.toSeconds() + "s");
    }

    private Path request() {
        return folder.resolve("request.env");
    }

    private int run(String... arguments) {
        return Cli
                .run(new CommandEnvironment(environment, new BufferedReader(new StringReader("")), new PrintWriter(out),
                        new PrintWriter(new StringWriter()), false, volumes.clock, "test", new EventSchemaRule(),
                        (_, _, _) -> {}), arguments);
    }

    /** Runs {@code meanwhile} while this thread holds the store and the command waits for it. */
    private int runAndWhileItWaits(Callable<?> meanwhile, String... arguments) throws Exception {
        var command = new FutureTask<>(() -> run(arguments));
        var thread = new Thread(command);
        try (var _ = volumes.engine().store().lock(PATIENCE)) {
            thread.start();
            awaitItWaits(thread);
            meanwhile.call();
        }
        return command.get();
    }

    private static void awaitItWaits(Thread thread) {
        await("it waits for the lock").atMost(PATIENCE).pollInterval(Duration.ofMillis(5))
                .until(() -> isWaitingForTheLock(thread));
    }

    private static boolean isWaitingForTheLock(Thread thread) {
        return List.of(thread.getStackTrace()).stream()
                .anyMatch(frame -> frame.getClassName().endsWith(".VolumeLock"));
    }

    @Test
    void prune_spares_the_backup_of_a_request_that_came_while_it_waited() throws Exception {
        var old = volumes.add(30).takeBackup();
        volumes.add(1).takeBackup();
        volumes.clock.advance(Duration.ofMinutes(5));
        volumes.add(1).takeBackup();
        assertThat(runAndWhileItWaits(() -> Files.writeString(request(),
                RequestFile.with("", Volumes.request("monday", old))), "prune", "--keep-all", "1s", "--keep-hourly",
                "0", "--keep-daily", "0", "--keep-weekly", "0")).isZero();
        assertThat(old.path()).exists();
    }

    @Test
    void prune_spares_the_backup_that_was_restored_while_it_waited() throws Exception {
        var old = volumes.add(30).takeBackup();
        volumes.add(1).takeBackup();
        volumes.clock.advance(Duration.ofMinutes(5));
        volumes.add(1).takeBackup();
        var command = new FutureTask<>(() -> run("prune", "--keep-all", "1s", "--keep-hourly", "0", "--keep-daily",
                "0", "--keep-weekly", "0"));
        var thread = new Thread(command);
        var restoring = new Volumes(folder).with(new DurableFiles((change, path) -> {
            if (change.equals("rename") && path.equals(volumes.database())) {
                thread.start();
                awaitItWaits(thread);
            }
        }));
        restoring.clock.advance(Duration.ofMinutes(8));
        restoring.engine().restoreStep().run(Volumes.request("monday", old));
        assertThat(command.get()).isZero();
        assertThat(old.path()).exists();
    }

    @Test
    void verify_all_skips_and_counts_what_was_pruned_meanwhile() throws Exception {
        var first = volumes.add(30).takeBackup();
        var second = volumes.add(1).takeBackup();
        var third = volumes.add(1).takeBackup();
        assertThat(runAndWhileItWaits(() -> {
            Files.delete(second.path());
            return Files.deleteIfExists(volumes.backup().resolve(second.file().replace(".db", ".json")));
        }, "verify", "--all")).isZero();
        assertThat(out.toString()).contains(first.file() + "  verified", third.file() + "  verified",
                "1 backup vanished").doesNotContain("DAMAGED");
        assertThat(Volumes.names(volumes.backup())).as("no manifest comes back").noneMatch(name -> name
                .startsWith(second.file().replace(".db", "")));
    }

    @Test
    void verify_never_takes_back_what_a_person_accepted_meanwhile() throws Exception {
        volumes.add(30).takeBackup();
        volumes.execute(volumes.database(), "DELETE FROM events WHERE id > 2");
        var bad = volumes.takeBackup();
        assertThat(bad.manifest().isSuspicious()).isTrue();
        assertThat(runAndWhileItWaits(() -> {
            volumes.engine().store().change(bad.name(), Manifest::accept);
            return null;
        }, "verify", "--all")).isZero();
        var now = (Backup.Ours) volumes.engine().store().find(bad.file()).orElseThrow();
        assertThat(now.manifest().isSuspicious()).isFalse();
        assertThat(now.manifest().verifiedAt()).isEqualTo(volumes.clock.instant());
        assertThat(Verifier.verify(now)).isInstanceOf(Verdict.Verified.class);
    }
}
