package reprise.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.Verdict;
import reprise.backup.Verifier;
import reprise.testing.Program;
import reprise.testing.Volumes;

class UnderLoadIT {
    private static final int CLIENTS = 16;
    private static final int KILLS = 5;
    private static final Duration LIFE = Duration.ofSeconds(4);

    @TempDir
    Path folder;

    /** Sixteen clients, a backup each second, five times {@code kill -9} within some twenty seconds of writing. */
    @Test
    void no_acknowledged_event_is_lost_and_every_backup_holds_a_prefix() throws Exception {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        var program = new AtomicReference<>(serve());
        var stop = new AtomicBoolean();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                clients.submit(() -> {
                    for (int i = 0; !stop.get(); i++) {
                        var message = number + "-" + i;
                        if (program.get().add(message)) {
                            acknowledged.add(message);
                        }
                    }
                });
            }
            for (int i = 0; i < KILLS; i++) {
                LockSupport.parkNanos(LIFE.toNanos());
                program.get().kill();
                program.set(serve());
            }
            stop.set(true);
        }
        int count = program.get().count();
        program.get().terminate();
        var volumes = new Volumes(folder.resolve("var"));
        var events = volumes.events();
        assertThat(acknowledged).hasSizeGreaterThan(100);
        assertThat(events).doesNotHaveDuplicates().containsAll(acknowledged);
        assertThat(count).isEqualTo(events.size());
        var backups = volumes.engine().store().backups();
        assertThat(backups).hasSizeGreaterThan(KILLS);
        for (var backup : backups) {
            assertThat(Verifier.verify(backup)).isInstanceOf(Verdict.Verified.class);
            List<String> held = volumes.events(backup.path());
            assertThat(held).as(backup.file()).isEqualTo(events.subList(0, held.size()));
        }
        assertThat(volumes.engine().ledger().entries()).as("a crash of the service is no restore").isEmpty();
    }

    private Program serve() throws Exception {
        return Program.serve(folder, "--backup-interval", "1s");
    }
}
