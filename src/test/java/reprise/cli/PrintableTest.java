package reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.event.sqlite.EventSchemaRule;
import reprise.testing.Volumes;

/** What a file or a client says must not drive the terminal, nor write a line of its own into a log. */
class PrintableTest {
    private static final String HOSTILE = "\u001b[2Jevil\u202etxt\u2028next\u2066";
    private static final String ESCAPED = "\\u001b[2Jevil\\u202etxt\\u2028next\\u2066";

    @TempDir
    Path folder;

    @Test
    void control_and_bidirectional_characters_are_escaped_and_words_are_not() {
        assertThat(Printable.line(HOSTILE + "\n")).isEqualTo(ESCAPED + "\\u000a");
        assertThat(Printable.text("a\tb\n" + HOSTILE)).isEqualTo("a\tb\n" + ESCAPED);
        assertThat(Printable.text("été … 日本 😀")).isEqualTo("été … 日本 😀");
    }

    @Test
    void a_command_prints_the_name_of_a_table_escaped() throws Exception {
        var volumes = new Volumes(folder).add(1);
        volumes.execute(volumes.database(), "CREATE TABLE \"" + HOSTILE + "\" (a)");
        volumes.takeBackup();
        volumes.execute(volumes.database(), "INSERT INTO \"" + HOSTILE + "\" VALUES (1)");
        var backup = volumes.takeBackup();
        var output = new StringWriter();
        var errors = new StringWriter();
        Cli.run(new CommandEnvironment(Map.of("REPRISE_DATA", volumes.data().toString(), "REPRISE_BACKUP",
                volumes.backup().toString()), new BufferedReader(new StringReader("")), new PrintWriter(output),
                new PrintWriter(errors), false, volumes.clock, "test", new EventSchemaRule(), (_, _, _) -> {}), "plan",
                "--request", Files.writeString(folder.resolve("request.env"), "RESTORE_ID=monday\nRESTORE_FILE="
                        + backup.file() + "\nRESTORE_SHA256=" + backup.manifest().sha256() + "\n").toString());
        assertThat(output + errors.toString()).containsIgnoringCase(ESCAPED).doesNotContain("\u001b", "\u202e",
                "\u2028");
    }

    @Test
    void the_text_log_writes_a_message_escaped_and_in_one_line() {
        var context = new LoggerContext();
        Logger logger = context.getLogger("reprise");
        var event = new LoggingEvent("", logger, Level.WARN, "GET /{}", null, new Object[]{HOSTILE + "\nWARN forged"});
        assertThat(new String(Logging.text(context).encode(event), StandardCharsets.UTF_8))
                .contains("WARN GET /" + ESCAPED
                        + "\\u000aWARN forged")
                .endsWith("\n").hasLineCount(1);
    }
}
