package reprise.restore;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.Backup;
import reprise.backup.BackupJob;
import reprise.backup.Manifest.Kind;
import reprise.backup.Retention;
import reprise.backup.ShrinkGuard;
import reprise.durable.DurableFiles;
import reprise.sqlite.Schema;
import reprise.sqlite.SchemaRule;
import reprise.testing.Volumes;

/** The engine protects one SQLite database, whoever wrote it: it knows no name of our service. */
class EngineIsGeneralTest {
    private static final List<String> PACKAGES = List.of("restore", "backup", "sqlite", "durable", "json", "measure");
    private static final Pattern LITERAL = Pattern.compile("\"[^\"\\n]*\"");
    /** Of our database, its backups, and our table. */
    private static final Pattern OURS = Pattern.compile("\\b(?:app|events?)\\b");
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");

    @TempDir
    Path folder;

    /** Of a service that we do not know: every schema is its own. */
    private static final class AnySchema implements SchemaRule {
        @Override
        public int newest() {
            return Integer.MAX_VALUE;
        }

        @Override
        public boolean recognises(Schema schema) {
            return !schema.objects().isEmpty();
        }

        @Override
        public Optional<String> objection(Schema schema) {
            return Optional.empty();
        }
    }

    private Engine engine() {
        var settings = new EngineSettings(folder.resolve("data"), folder.resolve("backup"), "Notes.sqlite3", true,
                Duration.ofMillis(1), new Retention(Duration.ofHours(6), 24, 7, 4, Duration.ofDays(7)),
                new ShrinkGuard(50, 10), Behind.STOP);
        return Engine.of(settings, "test", new AnySchema(), Clock.systemUTC(), new DurableFiles());
    }

    @Test
    void backs_up_restores_and_recovers_a_database_of_another_name_and_schema() throws Exception {
        var volumes = new Volumes(folder);
        var database = Files.createDirectories(volumes.data()).resolve("Notes.sqlite3");
        volumes.execute(database, "CREATE TABLE note(text)");
        volumes.execute(database, "INSERT INTO note VALUES ('first')");
        var backup = ((BackupJob.Outcome.Published) engine().backupJob(Request.None::new).run(Kind.SCHEDULED)).backup();
        assertThat(backup.file()).matches("Notes-\\d{8}T\\d{6}Z-t1\\.db");
        volumes.execute(database, "INSERT INTO note VALUES ('second')");

        var request = new Request.Restore(RequestId.unused(engine().ledger(), backup.file()), backup.file(),
                backup.manifest().sha256());
        assertThat(request.id()).startsWith("to-2");
        var restored = engine().restoreStep().run(request);
        assertThat(restored).isInstanceOfSatisfying(RestoreOutcome.Restored.class,
                it -> assertThat(it.entry().setAside()).containsEntry("note", 1L));
        assertThat(Volumes.names(volumes.data())).contains("Notes.sqlite3").doesNotContain("app.db");

        Files.delete(database);
        assertThat(engine().restoreStep().run(new Request.None())).isInstanceOf(RestoreOutcome.Recovered.class);
        assertThat(Volumes.names(volumes.backup())).allMatch(
                name -> name.startsWith("Notes-") || name.equals("ledger.jsonl") || name.equals(".reprise.lock"));
    }

    @Test
    void the_backups_of_another_database_are_neither_listed_nor_found_nor_deleted() throws Exception {
        var volumes = new Volumes(folder).add(3);
        var other = volumes.takeBackup();
        var staging = volumes.backup().resolve(other.file() + ".staging");
        Files.createFile(staging);
        assertThat(engine().store().backups()).isEmpty();
        assertThat(engine().store().find(other.file())).isEmpty();
        try (var _ = engine().store().lock(Duration.ofMillis(1))) {
            engine().pruner().prune(Set.of());
        }
        assertThat(staging).exists();
        assertThat(volumes.engine().store().backups()).extracting(Backup::file).containsExactly(other.file());
    }

    @Test
    void the_name_of_a_database_is_no_path() {
        for (var wrong : List.of("", "../app.db", "/app.db", ".app.db", "a b.db", "a\nb")) {
            assertThatThrownBy(() -> new EngineSettings(folder, folder, wrong, true, Duration.ofMillis(1),
                    new Retention(Duration.ofHours(6), 24, 7, 4, Duration.ofDays(7)), new ShrinkGuard(50, 10),
                    Behind.STOP)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void depends_on_no_class_of_the_service_or_of_its_settings() {
        var classes = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("reprise");
        noClasses().that()
                .resideInAnyPackage(PACKAGES.stream().map(name -> "reprise." + name).toArray(String[]::new)).should()
                .dependOnClassesThat()
                .resideInAnyPackage("reprise", "reprise.settings", "reprise.event..", "reprise.cli")
                .check(classes);
    }

    @Test
    void no_text_of_its_sources_names_our_database_or_our_table() throws Exception {
        var found = new ArrayList<String>();
        for (var name : PACKAGES) {
            try (var files = Files.list(Path.of("src/main/java/reprise").resolve(name))) {
                for (var file : files.toList()) {
                    LITERAL.matcher(COMMENT.matcher(Files.readString(file)).replaceAll("")).results()
                            .filter(text -> OURS.matcher(text.group()).find())
                            .forEach(text -> found.add(file.getFileName() + ": " + text.group()));
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
