package reprise.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How the documents are written: lines that a diff can show, and the version that the program has. */
class LinesTest {
    private static final int LONGEST = 120;
    /** A row of a text block with the arguments of a test: not a comment, and no part of it is quoted. */
    private static final Pattern TABLE = Pattern.compile("\\s*[^\"*/]* \\| .*");

    @Test
    void no_line_is_longer_than_120_characters_but_those_of_tables_and_links() throws Exception {
        var tooLong = new ArrayList<String>();
        for (var document : Documents.all()) {
            var lines = Files.readAllLines(document);
            for (int i = 0; i < lines.size(); i++) {
                var line = lines.get(i);
                boolean quoted = line.startsWith(" ") && document.endsWith("atelier-corrige.md"); // of a diff
                // a row of a table is one line, but that page has none whose cells are sentences
                boolean row = line.startsWith("|") && !document.endsWith(".github/workflows/README.md");
                if (line.length() > LONGEST && !quoted && !row
                        && !line.matches(".*(]\\(|https?://|src=).*")) {
                    tooLong.add(document + ":" + (i + 1) + " has " + line.length() + " characters: " + line);
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void no_line_of_java_is_longer_than_120_characters_but_those_of_tables() throws Exception {
        var tooLong = new ArrayList<String>();
        try (var files = Files.walk(Path.of("src"))) {
            for (var file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                var lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    var line = lines.get(i);
                    if (line.length() > LONGEST && !TABLE.matcher(line).matches()) {
                        tooLong.add(file + ":" + (i + 1) + " has " + line.length() + " characters: " + line);
                    }
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void no_document_has_a_word_that_readers_stumbled_over() throws Exception {
        var word = Pattern.compile("\\b(tells?|told|mend(s|ed)?|anew|pass(es|ed)? over)\\b");
        for (var document : Documents.all()) {
            assertThat(word.matcher(Files.readString(document)).results().map(MatchResult::group)).as("in " + document)
                    .isEmpty();
        }
    }

    @Test
    void the_newest_version_of_the_changelog_is_the_program_s() throws Exception {
        var newest = Pattern.compile("(?m)^## \\[(\\d[^\\]]*)] - \\d{4}-\\d{2}-\\d{2}$")
                .matcher(Files.readString(Path.of("docs/CHANGELOG.md")));
        assertThat(newest.find()).isTrue();
        assertThat(Files.readString(Path.of("pom.xml"))).contains(
                "<artifactId>reprise</artifactId>\n  <version>" + newest.group(1) + "</version>");
    }
}
