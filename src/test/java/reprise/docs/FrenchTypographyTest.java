package reprise.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents in French have typographic apostrophes, and spaces that do not break before high punctuation. */
class FrenchTypographyTest {
    private static final Pattern CODE = Pattern
            .compile("(?ms)^[> ]*```.*?^[> ]*```$|`[^`]*`|\\]\\([^)]*\\)|<a name=.*?>");
    private static final Pattern WRONG = Pattern.compile("'|(?<![|:-]) [:;!?»](?![:-])|« |\\p{L}[;!?»]");

    @ParameterizedTest
    @ValueSource(strings = {"atelier.md", "atelier-corrige.md", "runbook.fr.md"})
    void a_document_in_french_is_set_as_french_is(String document) throws IOException {
        var text = CODE.matcher(Files.readString(Path.of("docs", document))).replaceAll("");
        var wrong = WRONG.matcher(text).results()
                .map(match -> text.substring(Math.max(0, match.start() - 30), Math.min(text.length(), match.end() + 9)))
                .toList();
        assertThat(wrong).isEmpty();
    }
}
