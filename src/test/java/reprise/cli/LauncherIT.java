package reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.testing.Volumes;

/** The launcher that the build leaves, on a machine whose {@code java} is too old for the program. */
class LauncherIT {
    private static final Path LAUNCHER = Path.of(System.getProperty("reprise.launcher", "")).toAbsolutePath();

    @TempDir
    Path folder;

    @BeforeEach
    void an_older_java() throws IOException {
        var java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(java,
                "#!/bin/sh\necho java.lang.UnsupportedClassVersionError: reprise/Application >&2\nexit 1\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Ended(int code, String output) {}

    private Ended run(Path program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", folder.toString());
        builder.environment().merge("PATH", folder.resolve("bin") + ":", (path, older) -> older + path);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    @Test
    void it_runs_on_the_jdk_that_the_build_found_also_by_a_link_from_elsewhere() throws Exception {
        assertThat(run(folder.resolve("bin/java"))).as("what the PATH has").extracting(Ended::code).isEqualTo(1);
        var volumes = new Volumes(folder.resolve("var"));
        var backup = volumes.add(3).takeBackup();
        assertThat(run(LAUNCHER, "list")).satisfies(ended -> {
            assertThat(ended.code()).as(ended.output()).isZero();
            assertThat(ended.output()).contains(backup.file());
        });
        var link = Files.createSymbolicLink(folder.resolve("reprise"), LAUNCHER);
        assertThat(run(link, "verify", backup.file())).satisfies(ended -> {
            assertThat(ended.code()).as(ended.output()).isZero();
            assertThat(ended.output()).contains("verified, 3 events");
        });
    }

    @Test
    void it_hands_on_arguments_and_exit_code() throws Exception {
        assertThat(run(LAUNCHER, "verify", "a b.db")).satisfies(ended -> {
            assertThat(ended.code()).isNotZero();
            assertThat(ended.output()).contains("a b.db");
        });
    }

    @Test
    void without_its_jdk_or_its_jar_it_says_what_to_do() throws Exception {
        var moved = folder.resolve("moved");
        Files.copy(LAUNCHER, moved, StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(run(moved, "list"))
                .isEqualTo(new Ended(1, "reprise: start: " + folder.toRealPath().resolve("reprise.jar")
                        + " is missing; build it: mvn package -DskipTests\n"));
        Files.writeString(moved, Files.readString(moved).replaceFirst("(?m)^java='.*'$", "java='/gone/bin/java'"));
        assertThat(run(moved, "list")).isEqualTo(new Ended(1,
                "reprise: start: the JDK of the build is gone: /gone/bin/java; run: mvn process-classes\n"));
    }
}
