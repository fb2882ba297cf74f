package reprise.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a build does about missing programs. When they are required and one is missing, it fails before the first test;
 * at its end it lists the tests that were skipped. {@code -Dreprise.programs=required} requires them, and so does
 * {@code CI=true} unless that property is {@code optional}.
 *
 * <p>
 * The build runs it from its source, as nothing is compiled yet: plain Java, {@link UserProgram} and
 * {@link Schemathesis} only.
 */
public final class ProgramsCheck {
    private static final String PROPERTY = "reprise.programs";
    /** Program and test of each test that was skipped in this build. */
    private static final Path SKIPPED = Path
            .of(System.getProperty("reprise.skipped", "target/skipped-tests.txt"));

    private ProgramsCheck() {}

    public static void main(String[] arguments) throws IOException {
        switch (arguments.length == 1 ? arguments[0] : "") {
            case "check" -> check();
            case "summary" -> summary();
            default -> throw new IllegalArgumentException("usage: ProgramsCheck check|summary");
        }
    }

    private static void check() throws IOException {
        Files.deleteIfExists(SKIPPED);
        if (!required()) {
            return; // a fast test needs none, and to look for one may install it
        }
        var missing = Arrays.stream(UserProgram.values()).filter(UserProgram::isMissing).toList();
        if (!missing.isEmpty()) {
            System.err.println("Tests need programs that are missing on this machine:");
            missing.forEach(program -> System.err.println("  " + line(program)));
            System.err.println("Install them. To skip their tests instead: -D" + PROPERTY + "=optional");
            System.exit(1);
        }
    }

    private static void summary() throws IOException {
        if (Files.notExists(SKIPPED)) {
            return;
        }
        var tests = Files.readAllLines(SKIPPED).stream().map(line -> line.split("\t", 2)).collect(Collectors.groupingBy(
                parts -> UserProgram.valueOf(parts[0]),
                Collectors.mapping(parts -> parts[1], Collectors.toCollection(TreeSet::new))));
        System.out.println("Skipped, since this machine lacks a program:");
        for (var program : UserProgram.values()) {
            if (tests.containsKey(program)) {
                System.out.println("  " + line(program));
                tests.get(program).forEach(test -> System.out.println("    " + test));
            }
        }
        System.out.println("A missing program is an error with -D" + PROPERTY + "=required.");
    }

    /** Returns whether a missing program is an error. */
    static boolean required() {
        var asked = System.getProperty(PROPERTY, "");
        return switch (asked) {
            case "required" -> true;
            case "optional" -> false;
            case "" -> !List.of("", "false").contains(System.getenv().getOrDefault("CI", ""));
            default -> throw new IllegalArgumentException(PROPERTY + "=" + asked + ": must be required or optional");
        };
    }

    /** Names a missing program and how to install it. */
    static String line(UserProgram program) {
        return program.command() + " (" + program.installation() + ")";
    }

    /** Notes for the summary that a test was skipped. */
    static void note(UserProgram program, String test) {
        try {
            Files.createDirectories(SKIPPED.toAbsolutePath().getParent());
            Files.write(SKIPPED, List.of(program + "\t" + test), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("note the skipped tests in " + SKIPPED, e);
        }
    }
}
