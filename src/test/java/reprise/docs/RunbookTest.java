package reprise.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reprise.failure.ExitCode;
import reprise.restore.LedgerEntry.Outcome;

/** The runbook has an answer to all that the program and its alerts can say. */
class RunbookTest {
    private static final Path RUNBOOK = Path.of("docs/runbook.md");
    private static final int CELLS = 5;

    @ParameterizedTest
    @EnumSource(ExitCode.class)
    void each_exit_code_has_a_full_row(ExitCode code) throws IOException {
        assertRow("Exit codes", String.valueOf(code.code()));
    }

    @ParameterizedTest
    @EnumSource(value = Outcome.class, mode = EnumSource.Mode.EXCLUDE, names = "STARTED")
    void each_final_outcome_has_a_full_row(Outcome outcome) throws IOException {
        assertRow("Outcomes", outcome.name().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"first-start is refused", "there is no backup, but a ledger of one",
            "the database is damaged and there is no backup",
            "there is no sound database, and request … cannot be met", "no backup that can be used",
            "the newest sound backup needs a newer version of the program", "the database has schema version",
            "the database is behind its newest backup",
            "there is no sound database, and there are only files without a manifest"})
    void each_reason_that_stops_a_start_has_a_full_row_and_is_said_so_by_the_program(String reason) throws IOException {
        assertRow("The pod does not start", reason);
        var program = new StringBuilder();
        for (var source : List.of("Decision", "RestoreStep", "DatabaseLook")) {
            program.append(Files.readString(Path.of("src/main/java/reprise/restore", source + ".java")));
        }
        assertThat(program.toString()).contains(reason.split(" … ")[0]);
    }

    static List<String> alerts() throws IOException {
        return Pattern.compile("- alert: (\\w+)")
                .matcher(Files.readString(Path.of("kustomize/components/monitoring/prometheus-rule.yaml"))).results()
                .map(match -> match.group(1)).toList();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void each_alert_has_what_it_means_and_what_to_do_and_to_check_in_both_languages(String alert) throws IOException {
        var section = section("### " + alert);
        assertThat(section).matches("(?s).+\\*\\*Do:\\*\\*.+\\*\\*Check:\\*\\*.+")
                .matches("(?s).+\n\\*\\p{Lu}.+\\*\\*À faire :\\*\\*.+\\*\\*À vérifier :\\*\\*.+\\*\n*");
    }

    @ParameterizedTest
    @ValueSource(strings = "## A sync that fails at `restore-<id>`")
    void a_sync_that_fails_has_it_too(String heading) throws IOException {
        assertThat(section(heading)).contains("**Do:**", "**Check:**", "**À faire :**", "**À vérifier :**",
                "kubectl -n pra logs job/restore-<id>");
    }

    private static void assertRow(String heading, String first) throws IOException {
        var rows = section("## " + heading).lines().filter(line -> line.startsWith("| " + first + " |")).toList();
        assertThat(rows).as(first).hasSize(1);
        var cells = Arrays.stream(rows.getFirst().substring(1).split("\\|")).map(String::strip).toList();
        assertThat(cells).hasSize(CELLS).noneMatch(String::isEmpty);
        assertThat(cells.getLast()).startsWith("*").endsWith("*");
    }

    /** What stands under a heading, up to the next one of its rank or above. */
    private static String section(String heading) throws IOException {
        var rank = heading.indexOf(' ');
        var match = Pattern.compile("(?ms)^" + Pattern.quote(heading) + "\n(.*?)(?=^#{1," + rank + "} |\\z)")
                .matcher(Files.readString(RUNBOOK));
        assertThat(match.find()).as(heading).isTrue();
        return match.group(1);
    }
}
