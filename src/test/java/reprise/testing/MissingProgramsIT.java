package reprise.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine with a JDK and Maven alone: no program of the user's on the PATH, and not root. */
class MissingProgramsIT {
    /** Start programs for tests that are annotated, or the launcher. */
    private static final Set<String> EXEMPT = Set.of("reprise.metrics.Rules", CuttableDisk.class.getName(),
            Schemathesis.class.getName(), "reprise.cli.LauncherIT");

    @TempDir
    Path folder;

    /** How a process on such a machine ended. */
    private record Ended(int code, String output, Duration took) {}

    private Ended run(String ci, Class<?> main, List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED", "-Duser.name=somebody", "-Djava.io.tmpdir=" + folder,
                "-Dreprise.skipped=" + folder.resolve("skipped.txt"), "-cp", System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        var output = folder.resolve("output.txt");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeAll(List.of("CHROMIUM", "PROMETHEUS"));
        builder.environment().put("PATH", Files.createDirectories(folder.resolve("empty")).toString());
        builder.environment().put("CI", ci);
        long begin = System.nanoTime();
        int code = builder.start().waitFor();
        var took = Duration.ofNanos(System.nanoTime() - begin);
        return new Ended(code, Files.readString(output, StandardCharsets.UTF_8), took);
    }

    private static List<JavaClass> testClasses() {
        return new ClassFileImporter().withImportOption(new ImportOption.OnlyIncludeTests()).importPackages("reprise")
                .stream().toList();
    }

    private static boolean needsProgram(JavaClass each) {
        return each.isAnnotatedWith(NeedsProgram.class)
                || each.getMethods().stream().anyMatch(method -> method.isAnnotatedWith(NeedsProgram.class));
    }

    private static List<String> testsThatNeedAProgram() {
        var names = testClasses().stream().filter(MissingProgramsIT::needsProgram).map(JavaClass::getName).toList();
        assertThat(names).hasSizeGreaterThan(7);
        return names;
    }

    @Test
    void the_tests_that_need_them_are_skipped_and_the_build_ends_with_a_list() throws Exception {
        var tests = testsThatNeedAProgram();
        var ended = run("", TestRun.class, tests);
        assertThat(ended.code()).as(ended.output()).isZero();
        var summary = run("", ProgramsCheck.class, List.of("summary"));
        assertThat(summary.code()).as(summary.output()).isZero();
        assertThat(summary.output()).startsWith("Skipped, since this machine lacks a program:")
                .contains("chromium (Debian: apt-get install chromium", "nginx (Debian:", "prometheus (Debian:",
                        "promtool (Debian:",
                        "sqlite3 (Debian:", "kustomize (version 5.8 from https://", "git (Debian:",
                        "schemathesis (the build installs it", "root (run the build as root")
                .contains(tests.stream().map(name -> "    " + name.substring(name.lastIndexOf('.') + 1)).toList());
    }

    @Test
    void with_ci_the_build_ends_within_seconds_and_before_the_first_test() throws Exception {
        var ended = run("true", ProgramsCheck.class, List.of("check"));
        assertThat(ended.code()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output()).startsWith("Tests need programs that are missing").contains(
                "chromium (Debian: apt-get install chromium", "prometheus (", "promtool (", "sqlite3 (", "kustomize (",
                "git (", "schemathesis (", "root (");
        assertThat(ended.took()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void with_ci_such_a_test_fails_even_when_nothing_was_checked_before() throws Exception {
        var ended = run("true", TestRun.class, List.of("reprise.web.PagesIT"));
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("PagesIT needs a program that is missing: chromium (Debian:");
        assertThat(run("", ProgramsCheck.class, List.of("summary")).output()).as("nothing was skipped").isEmpty();
    }

    @Test
    void fast_tests_need_none_and_slow_ones_say_which_they_start() {
        assertThat(testClasses()).filteredOn(each -> each.getSimpleName().endsWith("Test"))
                .noneMatch(MissingProgramsIT::needsProgram);
        assertThat(testClasses()).filteredOn(each -> !each.getPackageName().equals("reprise.cluster"))
                .filteredOn(each -> !EXEMPT.contains(each.getName())).filteredOn(MissingProgramsIT::startsAProcess)
                .allMatch(each -> needsProgram(each) || startsJava(each), "starts Java alone, or says what it starts");
    }

    private static boolean startsAProcess(JavaClass each) {
        return each.getConstructorCallsFromSelf().stream()
                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(ProcessBuilder.class));
    }

    private static boolean startsJava(JavaClass each) {
        return each.getMethodCallsFromSelf().stream()
                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(ProcessHandle.class));
    }
}
