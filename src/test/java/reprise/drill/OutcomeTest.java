package reprise.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTest {
    private static final Objective OBJECTIVE = new Objective(60, 120);

    /** An attempt each second: good but from the second {@code from} to {@code to}. */
    private static List<Answer> answers(int seconds, int from, int to) {
        var answers = new ArrayList<Answer>();
        for (int i = 0; i < seconds; i++) {
            answers.add(new Answer(i, i < from || i >= to, "row-" + i));
        }
        return answers;
    }

    private static Outcome measure(List<Answer> answers, Set<String> gone, double restorePoint) {
        var good = answers.stream().filter(Answer::good).toList();
        var rows = good.stream().map(Answer::row).filter(row -> !gone.contains(row)).collect(Collectors.toSet());
        return Outcome.measure("test", OBJECTIVE, 10, answers, good, rows, answer -> answer.at() > restorePoint);
    }

    @Test
    void the_rto_is_from_the_last_good_answer_to_the_first() {
        assertThat(measure(answers(40, 11, 25), Set.of(), 99).rto()).isEqualTo(15);
        assertThat(measure(answers(40, 99, 99), Set.of(), 99).rto()).isEqualTo(1);
    }

    @Test
    void a_service_that_does_not_come_back_misses_every_objective() {
        var outcome = measure(answers(40, 11, 99), Set.of(), 99);
        assertThat(outcome.rto()).isInfinite();
        assertThat(outcome.isMet()).isFalse();
        assertThat(measure(answers(40, 0, 99), Set.of(), 99).rto()).isInfinite();
        assertThat(Report.markdown(List.of(outcome))).contains("| never |", "**missed**");
    }

    @Test
    void lost_rows_are_counted_and_span_from_the_first_of_them_to_the_disaster() {
        var outcome = measure(answers(40, 11, 25), Set.of("row-7", "row-8", "row-10"), 99);
        assertThat(outcome.lost()).isEqualTo(3);
        assertThat(outcome.rpo()).isEqualTo(3);
        assertThat(outcome.isMet()).isTrue();
    }

    @Test
    void rows_that_were_never_acknowledged_are_not_lost() {
        assertThat(measure(answers(40, 11, 25), Set.of("row-12"), 99).lost()).isZero();
    }

    @Test
    void rows_that_a_restore_was_to_take_away_are_set_aside_and_those_before_its_point_are_lost() {
        var outcome = measure(answers(40, 11, 25), Set.of("row-4", "row-6", "row-7"), 5);
        assertThat(outcome.setAside()).isEqualTo(2);
        assertThat(outcome.lost()).isEqualTo(1);
        assertThat(outcome.rpo()).isEqualTo(6);
    }

    @Test
    void one_missed_objective_is_enough() {
        var late = Outcome.measure("test", new Objective(14, 120), 10, answers(40, 11, 25), List.of(), Set.of(),
                _ -> false);
        assertThat(late.isMet()).isFalse();
        var lossy = Outcome.measure("test", new Objective(60, 0), 10, answers(40, 11, 25),
                List.of(new Answer(9, true, "row-9")), Set.of(), _ -> false);
        assertThat(lossy.isMet()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pod killed", "data volume lost", "data volume lost, newest backup damaged",
            "wrong rows, a chosen restore point", "bad request"})
    void every_disaster_has_an_objective_in_git(String disaster) throws IOException {
        assertThat(Objective.of(Objective.FILE, disaster).rto()).isPositive();
        assertThatThrownBy(() -> Objective.of(Objective.FILE, disaster + "?")).isInstanceOf(IOException.class)
                .hasMessageContaining("has no rto_seconds");
    }

    @Test
    void the_report_has_a_row_a_picture_and_an_object_for_each(@TempDir Path folder) throws IOException {
        var outcomes = List.of(measure(answers(40, 11, 25), Set.of(), 99), measure(answers(40, 11, 99), Set.of(), 99));
        Report.write(folder, "2026-11-23T10:15", outcomes);
        assertThat(Files.readString(folder.resolve("report.md"))).contains("| test | 15.0 s | 60.0 s | 0 | 0.0 s |");
        assertThat(Files.readString(folder.resolve("report.html"))).contains("<svg").contains("class=\"bad\"")
                .doesNotContain("Infinity");
        assertThat(Files.readString(folder.resolve("report.json"))).contains("\"rto_seconds\" : 15.0", "\"never\"");
    }
}
