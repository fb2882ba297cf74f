package reprise.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.BackupName;
import reprise.restore.Request;
import reprise.restore.RequestFile;
import reprise.testing.Volumes;

/** The page of the formats has each field of each file, with its type, and no other. */
class FormatsTest {
    private static final Path FORMATS = Path.of("docs/formats.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern VERSION = Pattern.compile("0\\.[12]\\.0");
    private static final String WRONG = "0".repeat(64);

    @TempDir
    Path folder;

    /** Fields with their types, of all files together. */
    private final Map<String, String> written = new TreeMap<>();

    @Test
    void each_field_of_a_manifest_is_documented_with_its_type_and_no_other() throws Exception {
        var lost = new Volumes(folder.resolve("lost"));
        lost.add(30);
        Files.setLastModifiedTime(lost.database(), FileTime.from(lost.clock.instant().minus(Duration.ofHours(1))));
        lost.takeBackup();
        lost.execute(lost.database(), "DELETE FROM events");
        lost.takeBackup();
        var changed = new Volumes(folder.resolve("changed"));
        changed.add(1).execute(changed.database(), "CREATE INDEX somebodys ON events(message)");
        changed.takeBackup();
        var ahead = new Volumes(folder.resolve("ahead"));
        ahead.clock.advance(Duration.ofHours(1));
        ahead.add(1).takeBackup();
        ahead.clock.advance(Duration.ofHours(-1));
        ahead.add(1).takeBackup();
        for (var volumes : List.of(lost, changed, ahead)) {
            for (var name : Volumes.names(volumes.backup())) {
                if (name.endsWith(".json")) {
                    collect("", JSON.std.mapFrom(Files.readString(volumes.backup().resolve(name))));
                }
            }
        }
        assertDocumented("## The manifest");
    }

    @Test
    void each_field_of_a_line_of_the_ledger_is_documented_with_its_type_and_no_other() throws Exception {
        var volumes = new Volumes(folder);
        var ten = volumes.add(10).takeBackup();
        var step = volumes.add(5).engine().restoreStep();
        step.run(new Request.Restore("monday", ten.file(), ten.manifest().sha256(), "somebody"));
        step.run(new Request.Restore("tuesday", ten.file(), WRONG));
        Volumes.truncate(volumes.database(), 5000);
        step.run(new Request.None());
        var lines = Files.readAllLines(volumes.data().resolve("ledger.jsonl"));
        assertThat(lines).hasSize(5);
        for (var line : lines) {
            collect("", JSON.std.mapFrom(line));
        }
        assertDocumented("## The ledger");
        var outcomes = CODE.matcher(row("## The ledger", "`outcome`").get(2)).results().map(match -> match.group(1));
        assertThat(outcomes.toList()).allSatisfy(
                outcome -> assertThat(lines).anyMatch(line -> line.contains("\"outcome\":\"" + outcome + '"')));
    }

    private void assertDocumented(String heading) throws Exception {
        var documented = new TreeMap<String, String>();
        for (var cells : Documents.table(FORMATS, heading)) {
            documented.put(cells.getFirst().replace("`", ""), cells.get(1));
            assertThat(cells.get(3)).as("the version of " + cells.getFirst()).matches(VERSION);
            assertThat(cells.get(4)).as("the meaning of " + cells.getFirst()).isNotBlank();
        }
        assertThat(documented).isEqualTo(written);
    }

    private static List<String> row(String heading, String first) throws Exception {
        return Documents.table(FORMATS, heading).stream().filter(cells -> cells.getFirst().equals(first)).findFirst()
                .orElseThrow();
    }

    private void collect(String prefix, Map<?, ?> json) {
        json.forEach((key, value) -> {
            var field = prefix + key;
            written.put(field, type(value));
            if (value instanceof Map<?, ?> nested && !isByTable(field)) {
                collect(field + ".", nested);
            }
        });
    }

    /** Their keys are names of tables. */
    private static boolean isByTable(String field) {
        return List.of("rows", "sequences", "rows_set_aside").contains(field);
    }

    private static String type(Object value) {
        return switch (value) {
            case String _ -> "string";
            case Boolean _ -> "boolean";
            case Number _ -> "integer";
            case List<?> _ -> "array";
            case Map<?, ?> _ -> "object";
            default -> throw new AssertionError("no type of ours: " + value);
        };
    }

    @Test
    void the_names_of_the_page_are_what_it_says() throws Exception {
        var rows = Documents.table(FORMATS, "## The name of a backup");
        assertThat(rows).hasSizeGreaterThan(4).allSatisfy(cells -> {
            var name = BackupName.parse(cells.getFirst().replace("`", ""));
            switch (cells.get(1).replaceFirst(":.*", "")) {
                case "a backup of ours" -> assertThat(name).hasValueSatisfying(it -> {
                    assertThat(it.hasTimeline()).isTrue();
                    assertThat(it.stem()).isEqualTo("app");
                });
                case "a backup of another database" -> assertThat(name.orElseThrow().stem()).isNotEqualTo("app");
                case "foreign" -> assertThat(name.orElseThrow().hasTimeline()).isFalse();
                case "no backup" -> assertThat(name).as(cells.getFirst()).isEmpty();
                default -> throw new AssertionError(cells);
            }
        });
    }

    @Test
    void the_keys_of_a_request_file_are_documented_and_no_other_is_accepted() throws Exception {
        var keys = Documents.table(FORMATS, "## The request file").stream()
                .map(cells -> cells.getFirst().replace("`", "")).toList();
        assertThat(keys).containsExactly(Request.ID, Request.FILE, Request.SHA256, Request.BY);
        var request = new Request.Restore("monday", "app-20261123T101500Z-t1.db", WRONG, "somebody");
        assertThat(request.toFile().lines().map(line -> line.replaceFirst("=.*", "")).toList()).isEqualTo(keys);
        assertThat(RequestFile.parse(request.toFile())).isEqualTo(request);
        assertThat(RequestFile.parse(request.toFile() + "RESTORE_MODE=fast\n")).isInstanceOf(Request.Malformed.class);
    }
}
