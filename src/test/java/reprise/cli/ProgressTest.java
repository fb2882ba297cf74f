package reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import reprise.event.sqlite.EventSchemaRule;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter err = new StringWriter();

    private CommandEnvironment commandEnvironment(boolean terminal) {
        return new CommandEnvironment(Map.of(), new BufferedReader(new StringReader("")),
                new PrintWriter(new StringWriter()),
                new PrintWriter(err), terminal, Clock.systemUTC(), "test", new EventSchemaRule(), (_, _, _) -> {});
    }

    @Test
    void a_person_sees_how_far_it_is_and_nothing_of_it_stays() {
        try (var _ = Progress.of(commandEnvironment(true), "verifying", () -> 200_000_000, () -> 50_000_000)) {
            await().atMost(Duration.ofMinutes(2)).until(() -> !err.toString().isEmpty());
        }
        assertThat(err.toString()).contains("verifying [#######" + " ".repeat(23) + "] 50.0 MB of 200.0 MB")
                .endsWith("\r\u001b[K");
    }

    @Test
    void a_machine_sees_nothing_and_neither_does_who_waits_for_no_second() {
        Progress.unknown(commandEnvironment(false), "verifying").close();
        Progress.unknown(commandEnvironment(true), "verifying").close();
        assertThat(err.toString()).isEmpty();
    }
}
