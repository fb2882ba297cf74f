package reprise.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reprise.failure.ExitCode;
import reprise.restore.LedgerEntry.Outcome;

/** The runbook, in each language, has an answer to all that the program, its alerts and its pods can show. */
class RunbookTest {
    private static final Path ENGLISH = Path.of("docs/runbook.md");
    private static final Path FRENCH = Path.of("docs/runbook.fr.md");
    private static final Path RULES = Path.of("kustomize/components/monitoring/prometheus-rule.yaml");
    private static final int CELLS = 4;
    private static final Pattern COMMAND = Pattern.compile("```sh\n *(kubectl|(from=verify )?run) ");

    @ParameterizedTest
    @EnumSource(ExitCode.class)
    void each_exit_code_has_a_full_row(ExitCode code) throws IOException {
        assertRow("exit-codes", String.valueOf(code.code()));
    }

    @ParameterizedTest
    @EnumSource(value = Outcome.class, mode = EnumSource.Mode.EXCLUDE, names = "STARTED")
    void each_final_outcome_has_a_full_row(Outcome outcome) throws IOException {
        assertRow("outcomes", outcome.name().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"first-start is refused", "there is no backup, but a ledger of one",
            "the database is damaged and there is no backup",
            "there is no sound database, and request … cannot be met", "no backup that can be used",
            "the newest sound backup needs a newer version of the program", "the database has schema version",
            "the database is behind its newest backup",
            "there is no sound database, and there are only files without a manifest"})
    void each_reason_that_stops_a_start_has_a_full_row_and_is_said_so_by_the_program(String reason) throws IOException {
        assertRow("the-pod-does-not-start", reason);
        var program = new StringBuilder();
        for (var source : List.of("Decision", "RestoreStep", "DatabaseLook")) {
            program.append(Files.readString(Path.of("src/main/java/reprise/restore", source + ".java")));
        }
        assertThat(program.toString()).contains(reason.split(" … ")[0]);
    }

    /** Each alert and its severity, as the manifest has them. */
    static List<List<String>> alerts() throws IOException {
        return Pattern.compile("- alert: (\\w+)(?s:.*?)severity: (\\w+)").matcher(Files.readString(RULES)).results()
                .map(match -> List.of(match.group(1), match.group(2))).toList();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void each_alert_has_its_severity_and_steps_with_commands_and_a_check(List<String> alert) throws IOException {
        assertSection(alert.getFirst().toLowerCase(Locale.ROOT), alert.getFirst(), alert.getLast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-sync-that-fails-at-restore-id warning", "a-pod-is-pending critical",
            "imagepullbackoff warning", "oomkilled critical", "a-claim-is-terminating critical",
            "a-node-is-gone-for-good critical", "a-volume-cannot-grow warning", "argo-cd-or-git-is-down warning"})
    void what_the_cluster_shows_has_them_too(String anchorAndSeverity) throws IOException {
        var words = anchorAndSeverity.split(" ");
        assertSection(words[0], "", words[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"choosing-a-restore-point", "choosing-a-restore-point-while-the-service-is-down",
            "a-shell-on-the-volumes", "copying-the-backups-elsewhere", "putting-a-backup-file-back",
            "putting-all-backups-back", "moving-the-backup-volume", "salvaging-a-database"})
    void each_procedure_has_numbered_steps_and_commands(String anchor) throws IOException {
        for (var document : List.of(ENGLISH, FRENCH)) {
            assertThat(Documents.section(document, anchor)).contains("\n1. ", "```sh\n", "kubectl ");
        }
    }

    @Test
    void both_languages_have_the_same_anchors_and_type_the_same_commands() throws IOException {
        assertThat(named(FRENCH)).isEqualTo(named(ENGLISH));
        assertThat(typed(FRENCH)).isEqualTo(typed(ENGLISH));
    }

    @Test
    void no_command_needs_more_than_kubectl_git_curl_and_sqlite3() throws IOException {
        assertThat(typed(ENGLISH)).noneMatch(block -> block.matches("(?s).*\\b(jq|yq|kustomize build|helm)\\b.*"));
    }

    private static List<String> named(Path document) throws IOException {
        return Pattern.compile("<a name=\"(.*?)\">").matcher(Files.readString(document)).results()
                .map(match -> match.group(1)).toList();
    }

    /** The blocks that are typed, without the messages of commits. */
    private static List<String> typed(Path document) throws IOException {
        return Stream.concat(Documents.commands(document).stream(), Documents.commands(document, "bash").stream())
                .map(block -> block.replaceAll("-m '.*?'", "-m MESSAGE")).toList();
    }

    private static void assertSection(String anchor, String name, String severity) throws IOException {
        assertThat(Documents.section(ENGLISH, anchor)).startsWith(name)
                .matches("(?s)[^\n]+ \\(" + severity + "\\)\n.*")
                .contains("**Do:**\n\n1. ", "**Check:** ")
                .containsPattern(COMMAND);
        assertThat(Documents.section(FRENCH, anchor)).startsWith(name)
                .matches("(?s)[^\n]+ \\(" + (severity.equals("critical") ? "critique" : "avertissement") + "\\)\n.*")
                .contains("**À faire\u00a0:**\n\n1. ", "**À vérifier\u00a0:** ").containsPattern(COMMAND);
    }

    private static void assertRow(String anchor, String first) throws IOException {
        for (var document : List.of(ENGLISH, FRENCH)) {
            var rows = Documents.section(document, anchor).lines().filter(line -> line.startsWith("| " + first + " |"))
                    .toList();
            assertThat(rows).as(document + ": " + first).hasSize(1);
            var cells = Arrays.stream(rows.getFirst().substring(1).split("\\|")).map(String::strip).toList();
            assertThat(cells).hasSize(CELLS).noneMatch(String::isEmpty);
        }
    }
}
