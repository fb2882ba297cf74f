package reprise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reprise.durable.VolumeLock;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.Request;
import reprise.testing.Volumes;

/** Who uses the database has a share of the data volume's lock, so that no restore replaces it meanwhile. */
class SharedVolumeTest {
    @TempDir
    Path folder;
    Volumes volumes;

    @BeforeEach
    void three_events() throws Exception {
        volumes = new Volumes(folder);
        volumes.add(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void no_restore_begins_while_the_service_runs(String embedded) throws Exception {
        var process = new ProcessBuilder(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + folder, "-cp",
                System.getProperty("java.class.path"), Application.class.getName(), "serve", "--port", "0",
                "--metrics-port", "0", "--embedded", embedded, "--data", volumes.data().toString(), "--backup",
                volumes.backup().toString())).directory(folder.toFile()).redirectErrorStream(true).start();
        try (var output = process.inputReader()) {
            waitUntilItServes(output);
            assertThatThrownBy(() -> volumes.engine().restoreStep().run(new Request.None()))
                    .isInstanceOfSatisfying(Failure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.BUSY))
                    .hasMessageStartingWith("lock " + volumes.data() + ":");
        } finally {
            process.destroyForcibly().waitFor();
        }
        volumes.engine().restoreStep().run(new Request.None());
    }

    private static void waitUntilItServes(BufferedReader output) throws IOException {
        var printed = new StringBuilder();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            printed.append(line).append('\n');
            if (line.contains("Serving on")) {
                return;
            }
        }
        throw new AssertionError("it ended: " + printed);
    }

    @Test
    void no_backup_begins_while_a_restore_goes_on() {
        try (var _ = VolumeLock.exclusive(volumes.data(), Duration.ofMillis(1))) {
            assertThat(backup()).isEqualTo(ExitCode.BUSY.code());
        }
        assertThat(backup()).isEqualTo(ExitCode.DONE.code());
    }

    private int backup() {
        return Application.run((_, _, _) -> {}, "backup", "--lock-wait", "1ms", "--data", volumes.data().toString(),
                "--backup", volumes.backup().toString());
    }
}
