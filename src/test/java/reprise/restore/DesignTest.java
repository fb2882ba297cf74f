package reprise.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.BackupName;
import reprise.docs.Documents;
import reprise.durable.DurableFiles;
import reprise.failure.ExitCode;
import reprise.restore.Decision.Circumstances;
import reprise.restore.Finding.State;
import reprise.testing.Volumes;

/** The design page says what the code does: its decision table and its list of the changes that a restore makes. */
class DesignTest {
    private static final Path DESIGN = Path.of("docs/design.md");
    /** What the third column may say: each is true or false in given circumstances. */
    private static final List<Condition> CONDITIONS = List.of(
            new Condition("a backup of ours", Circumstances::backups),
            new Condition("no backup of ours", known -> !known.backups()),
            new Condition("other files that could be backups", Circumstances::files),
            new Condition("no backup file at all", known -> !known.backups() && !known.files()),
            new Condition("a ledger", Circumstances::history),
            new Condition("no ledger", known -> !known.history()),
            new Condition("`first-start` is `allowed`", Circumstances::firstStartAllowed),
            new Condition("`first-start` is `refused`", known -> !known.firstStartAllowed()),
            new Condition("`behind` is `stop`", known -> known.behind() == Behind.STOP),
            new Condition("`behind` is `recover`", known -> known.behind() == Behind.RECOVER),
            new Condition("`behind` is `accept`", known -> known.behind() == Behind.ACCEPT));

    private record Condition(String words, Predicate<Circumstances> holds) {}

    /** A row of the table as it is written. */
    private record Row(String number, List<String> databases, List<String> requests, List<Condition> conditions,
            String then) {

        static Row of(List<String> cells) {
            return new Row(cells.get(0), words(cells.get(1)), words(cells.get(2)),
                    words(cells.get(3)).stream().map(Row::condition).toList(), cells.get(4));
        }

        private static List<String> words(String cell) {
            return Stream.of(cell.split(",")).map(String::strip).filter(word -> !word.isEmpty()).toList();
        }

        private static Condition condition(String words) {
            return CONDITIONS.stream().filter(each -> each.words.equals(words)).findFirst()
                    .orElseThrow(() -> new AssertionError("no such condition: " + words));
        }

        boolean covers(State database, Asked asked, Circumstances known) {
            return databases.contains(database.name().toLowerCase(Locale.ROOT)) && requests.contains(asked.words)
                    && conditions.stream().allMatch(condition -> condition.holds.test(known));
        }
    }

    /** A kind of request, and the plan that it leads to. */
    private record Asked(String words, Plan plan) {}

    @TempDir
    Path folder;

    @Test
    void every_case_is_in_one_row_of_the_decision_table_and_the_code_does_what_it_says() throws Exception {
        var rows = rows("## The decision at each start").stream().map(Row::of).toList();
        var requests = requests();
        assertThat(requests.stream().<Class<?>>map(asked -> asked.plan.getClass())).as("every kind of plan")
                .contains(Plan.class.getPermittedSubclasses());
        var used = new ArrayList<Row>();
        for (var database : State.values()) {
            for (var asked : requests) {
                for (var known : circumstances()) {
                    var here = database + ", " + asked + ", " + known;
                    var covering = rows.stream().filter(row -> row.covers(database, asked, known)).toList();
                    assertThat(covering).as("rows for " + here).hasSize(1);
                    used.addAll(covering);
                    var decision = Decision.of(new Finding(database, Optional.of("the detail")), asked.plan, known);
                    assertThat(covering.getFirst().then).as(here).startsWith(words(decision, asked));
                }
            }
        }
        assertThat(used).as("rows that stand for something").containsAll(rows);
    }

    private static String words(Decision decision, Asked asked) {
        return switch (decision) {
            case Decision.Start _ -> "**start**";
            case Decision.Restore _ -> "**restore**";
            case Decision.Recover _ -> "**recover**";
            case Decision.Refuse _ -> "**refuse**";
            case Decision.FirstStart _ -> "**first start**";
            case Decision.Stop stop when asked.plan instanceof Plan.Refused refused
                    && stop.exitCode() == refused.exitCode() && stop.reason().contains(refused.reason()) ->
                "**stop**, exit code of the refusal";
            case Decision.Stop stop -> "**stop**, exit code " + stop.exitCode().code();
        };
    }

    private List<Asked> requests() throws Exception {
        var volumes = new Volumes(folder);
        var backup = volumes.add(1).takeBackup();
        var done = Volumes.request("monday", backup);
        var refused = new Request.Restore("tuesday", backup.file(), "0".repeat(64));
        List.of(done, refused).forEach(volumes.engine().restoreStep()::run);
        var planner = volumes.engine().planner();
        return List.of(new Asked("none", planner.look(new Request.None())),
                new Asked("in the ledger", planner.look(done)), new Asked("in the ledger", planner.look(refused)),
                new Asked("new and sound", planner.look(Volumes.request("wednesday", backup))),
                new Asked("new and not sound", refused(ExitCode.NOTHING)),
                new Asked("new and not sound", refused(ExitCode.FAILED)));
    }

    private static Plan refused(ExitCode exitCode) {
        return new Plan.Refused("monday", "", "", "", "a reason of its own", "", exitCode);
    }

    private static List<Circumstances> circumstances() {
        var all = new ArrayList<Circumstances>();
        var either = List.of(true, false);
        either.forEach(history -> either.forEach(backups -> either.forEach(files -> either.forEach(allowed -> Arrays
                .stream(Behind.values()).forEach(behind -> {
                    if (files || !backups) { // a backup of ours is a file, too
                        all.add(new Circumstances(history, backups, files, allowed, behind));
                    }
                })))));
        return all;
    }

    @Test
    void each_row_names_tests_that_exist_and_each_test_of_the_table_is_named() throws Exception {
        var named = rows("### The tests of the rows").stream()
                .flatMap(cells -> Pattern.compile("`(\\w+)`").matcher(cells.get(1)).results())
                .map(match -> match.group(1)).toList();
        var tests = Stream.of(DecisionTableTest.class, SecondFaultTest.class)
                .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class)).map(Method::getName)
                .toList();
        assertThat(tests).containsAll(named);
        assertThat(named).containsAll(tests.stream().filter(test -> test.matches("(present|absent|damaged)_.*"))
                .toList());
        assertThat(rows("### The tests of the rows").stream().map(List::getFirst).toList())
                .isEqualTo(rows("## The decision at each start").stream().map(List::getFirst).toList());
    }

    @Test
    void a_restore_changes_the_files_that_the_design_lists_in_that_order() throws Exception {
        var volumes = new Volumes(folder);
        var backup = volumes.add(10).takeBackup();
        volumes.add(5);
        var changes = new ArrayList<String>();
        var before = List.copyOf(Volumes.names(volumes.backup()));
        volumes.with(new DurableFiles((change, path) -> {
            if (!change.equals("copy on")) { // one for each piece
                changes.add(change.replaceFirst("^force( directory)?$", "fsync") + " " + relative(volumes, path));
            }
        })).engine().restoreStep().run(Volumes.request("monday", backup));
        var safety = Volumes.names(volumes.backup()).stream().filter(name -> !before.contains(name))
                .filter(name -> BackupName.parse(name).isPresent()).findFirst().orElseThrow();
        var seen = changes.stream().map(change -> change.replace(safety, "SAFETY.db")
                .replace(safety.replace(".db", ".json"), "SAFETY.json")).toList();
        var listed = rows("## The swap, step by step").stream()
                .flatMap(cells -> Pattern.compile("`([^`]+)`").matcher(cells.get(1)).results())
                .map(match -> match.group(1)).toList();
        assertThat(seen).isEqualTo(listed);
    }

    private static String relative(Volumes volumes, Path path) {
        return path.startsWith(volumes.data()) ? "data/" + volumes.data().relativize(path)
                : "backup/" + volumes.backup().relativize(path);
    }

    @Test
    void each_test_that_the_design_names_exists() throws Exception {
        var named = Pattern.compile("`([A-Z]\\w*[a-z](?:Test|IT))`").matcher(Files.readString(DESIGN)).results()
                .map(match -> match.group(1)).distinct().toList();
        assertThat(named).isNotEmpty();
        try (var sources = Files.walk(Path.of("src/test/java"))) {
            assertThat(sources.map(source -> String.valueOf(source.getFileName()).replace(".java", "")).toList())
                    .containsAll(named);
        }
    }

    /** The rows of the first table under a heading, without its head. */
    private static List<List<String>> rows(String heading) throws IOException {
        return Documents.table(DESIGN, heading);
    }
}
