package reprise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {
    private static Page in(Locale language) {
        return new Page(language, "/", new Texts(), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|0 s", "1|1 ms", "99|99 ms", "100|0,1 s", "8700|8,7 s", "119000|119 s",
            "120000|2 min", "7200000|2 h 0 min", "172800000|2 jours"})
    void a_duration_is_told_in_the_units_that_matter(long millis, String told) {
        assertThat(in(Locale.FRENCH).duration(Duration.ofMillis(millis)))
                .as("held together by spaces that do not break")
                .isEqualTo(told.replace(' ', '\u00a0'));
    }

    @ParameterizedTest
    @CsvSource({"0, événement dans la base, events in the database", "1, événement dans la base, event in the database",
            "2, événements dans la base, events in the database"})
    void each_language_has_its_own_plural(long count, String french, String english) {
        assertThat(in(Locale.FRENCH).text("count.line", count)).isEqualTo(french);
        assertThat(in(Locale.ENGLISH).text("count.line", count)).isEqualTo(english);
    }

    @Test
    void a_sentence_comes_in_pieces_in_the_order_of_its_language() {
        var time = new TextFragment.Time(Instant.EPOCH);
        assertThat(in(Locale.ENGLISH).fragments("notice.recovered", time, new TextFragment.English("x")))
                .containsExactly(
                        new TextFragment.Words("The database was lost or damaged: on "), time,
                        new TextFragment.Words(" it went back to the state of "), new TextFragment.English("x"),
                        new TextFragment.Words("."));
    }
}
