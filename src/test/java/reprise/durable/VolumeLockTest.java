package reprise.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/** Who gets a volume when others want it too. */
class VolumeLockTest {
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    @TempDir
    Path volume;
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (var process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    private void startBackups() throws Exception {
        var process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), OverlappingBackups.class.getName(), volume.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        processes.add(process);
        assertThat(process.inputReader().readLine()).isEqualTo("shared");
    }

    @Test
    void backups_that_overlap_let_a_restore_through() throws Exception {
        for (int i = 0; i < 4; i++) {
            startBackups();
            Thread.sleep(100); // so that one of them always has a share
        }
        assertThatCode(() -> VolumeLock.exclusive(volume, Duration.ofSeconds(5)).close()).doesNotThrowAnyException();
        assertThatCode(() -> VolumeLock.shared(volume, Duration.ofSeconds(5)).close()).as("nor the next backup")
                .doesNotThrowAnyException();
    }

    @Test
    void one_that_gives_up_leaves_the_queue() throws Exception {
        startBackups();
        assertThatThrownBy(() -> VolumeLock.exclusive(volume, AT_ONCE)).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.BUSY)).hasMessageContaining("uses it");
        assertThatCode(() -> VolumeLock.shared(volume, AT_ONCE).close()).doesNotThrowAnyException();
    }

    @Test
    void one_process_has_a_volume_once() {
        try (var _ = VolumeLock.exclusive(volume, AT_ONCE)) {
            assertThatThrownBy(() -> VolumeLock.shared(volume, AT_ONCE)).isInstanceOf(Failure.class)
                    .hasMessageContaining("restores into it");
        }
        VolumeLock.shared(volume, AT_ONCE).close();
    }
}
