package reprise.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.event.sqlite.EventSchemaRule;
import reprise.restore.RequestFile;
import reprise.testing.NeedsProgram;
import reprise.testing.UserProgram;
import reprise.testing.Volumes;
import reprise.testing.WebService;

/** The commands of the documents, typed into a shell, on a folder with a database and its backups. */
@NeedsProgram({UserProgram.BASH, UserProgram.GIT})
class CommandsIT {
    private static final String WORKSHOP = "app-1700000001.db";
    private static final Path REQUEST = Path.of("kustomize/overlays/restore/restore-request.env");

    @TempDir
    Path folder;

    @Test
    void the_commands_of_the_operations_page_do_what_it_says() throws Exception {
        var volumes = new Volumes(folder.resolve("var"));
        volumes.add(3).takeBackup();
        volumes.add(2).takeBackup();
        var output = run(String.join("\n", Documents.commands(Path.of("docs/operations.md"))));
        assertThat(output).contains("Would delete nothing.", "verified, 5 events", "\"timeline\":1",
                "Wrote kustomize/overlays/restore/restore-request.env", "Restored app-");
        assertThat(volumes.events()).hasSize(3);
    }

    @Test
    void the_commands_of_the_readme_restore() throws Exception {
        var volumes = new Volumes(folder.resolve("var"));
        volumes.add(3).takeBackup();
        volumes.add(2);
        var block = Documents.commands(Path.of("README.md")).stream().filter(each -> each.contains("reprise request"))
                .findFirst().orElseThrow();
        var typed = block.replaceAll("(?m)^reprise request\\b", "reprise request "
                + volumes.engine().store().newest().orElseThrow().file());
        assertThat(typed).as("for the whole block").contains("alias reprise=target/reprise ");
        var output = run("ln -s '" + Path.of("target").toAbsolutePath()
                + "' target\ngit init -q && git -c user.name=t -c user.email=t commit -q --allow-empty -m first\n"
                + "git config user.name t; git config user.email t\n"
                + typed.replace("git commit -am", "git add kustomize && git commit -am"));
        assertThat(output).contains("Wrote kustomize/overlays/restore/restore-request.env");
        assertThat(volumes.events()).as("a plan and a commit change nothing by themselves").hasSize(5);
        // what the service, or the pod that Argo CD starts, does with the commit
        assertThat(run("reprise restore")).contains("Restored app-", "Set aside: 2 events");
        assertThat(volumes.events()).hasSize(3);
    }

    @Test
    void the_commands_on_the_page_of_a_restore_point_push_a_request_that_restores_it() throws Exception {
        var volumes = new Volumes(folder.resolve("cluster")); // the clone has none of it
        var backup = volumes.add(3).takeBackup();
        volumes.add(2);
        var pushed = pushedAsThePageSays(volumes, backup.file(), "");
        assertThat(pushed).isEqualTo(RequestFile.with(Files.readString(REQUEST),
                Volumes.request("to-20261123t101600z-t1", backup)));
        volumes.engine().restoreStep().run(RequestFile.parse(pushed));
        assertThat(volumes.events()).hasSize(3);
    }

    @Test
    void where_the_backups_are_in_the_clone_they_do_for_a_file_of_the_workshop_too() throws Exception {
        var volumes = withAFileOfTheWorkshop("clone/var");
        volumes.engine().restoreStep().run(RequestFile.parse(pushedAsThePageSays(volumes, WORKSHOP, "")));
        assertThat(volumes.events()).hasSize(3);
    }

    @Test
    void elsewhere_a_file_of_the_workshop_needs_the_checksum_that_its_verification_tells() throws Exception {
        var volumes = withAFileOfTheWorkshop("cluster");
        var told = Pattern.compile("\"sha256\":\"(\\w+)\"")
                .matcher(run("cd cluster; reprise verify " + WORKSHOP + " --json --data data --backup backup"));
        assertThat(told.find()).isTrue();
        volumes.engine().restoreStep().run(
                RequestFile.parse(pushedAsThePageSays(volumes, WORKSHOP, " --sha256 " + told.group(1))));
        assertThat(volumes.events()).hasSize(3);
    }

    @Test
    @NeedsProgram(UserProgram.SQLITE3)
    void what_can_be_read_of_a_damaged_database_is_salvaged_and_restored_as_the_runbook_says() throws Exception {
        var volumes = new Volumes(folder.resolve("var")).add(3000);
        volumes.engine().data().database().recover(Duration.ofSeconds(1), new EventSchemaRule());
        var page = 4096;
        try (var file = FileChannel.open(volumes.database(), StandardOpenOption.WRITE)) {
            assertThat(file.size()).as("pages of events").isGreaterThan(9 * page);
            file.write(ByteBuffer.allocate(page), 8 * page);
        }
        Files.copy(volumes.database(), folder.resolve("app.db"));
        var block = Documents.commandsBelow(Path.of("docs/runbook.md"), "salvaging-a-database", "bash").getFirst();
        assertThat(run(block)).startsWith("ok\n");
        Files.createDirectories(volumes.backup());
        Files.copy(folder.resolve("salvaged.db"), volumes.backup().resolve(WORKSHOP));
        assertThat(run("""
                reprise request %s --id salvaged-1
                reprise restore
                """.formatted(WORKSHOP))).contains("Restored " + WORKSHOP);
        assertThat(volumes.events()).as("all but those of one page").hasSizeBetween(2000, 2999);
    }

    @Test
    void the_field_that_students_add_is_one_that_applies_to_these_sources() throws Exception {
        var patch = Documents.commands(Path.of("docs/atelier-corrige.md"), "diff");
        assertThat(patch).hasSize(1);
        Files.writeString(folder.resolve("field.patch"), patch.getFirst());
        assertThat(run("git -C '" + Path.of("").toAbsolutePath() + "' apply --check '"
                + folder.resolve("field.patch").toAbsolutePath() + "'")).isEmpty();
    }

    private Volumes withAFileOfTheWorkshop(String place) throws Exception {
        var volumes = new Volumes(folder.resolve(place));
        volumes.add(3).engine().data().database().recover(Duration.ofSeconds(1), new EventSchemaRule());
        Files.createDirectories(volumes.backup());
        Files.copy(volumes.database(), volumes.backup().resolve(WORKSHOP));
        return volumes.add(2);
    }

    /**
     * Types what the page of a backup shows into a clone; the request file that comes to its origin.
     *
     * @param options
     *            added to the command that writes the request
     */
    private String pushedAsThePageSays(Volumes volumes, String backup, String options) throws Exception {
        String page;
        try (var service = new WebService(volumes)) {
            page = service.get("/restore-points/" + backup, "Accept", WebService.HTML).body();
        }
        var shown = Pattern.compile("(?s)<pre id=\"commands\"[^>]*>(.*?)</pre>").matcher(page);
        assertThat(shown.find()).isTrue();
        run("""
                git init -q --bare -b main origin.git
                git init -q -b main clone
                cd clone
                git config user.name t
                git config user.email t
                mkdir -p %1$s
                cp '%2$s/%3$s' %1$s
                git add %1$s
                git commit -q -m first
                git remote add origin ../origin.git
                git push -q origin main
                ln -s '%2$s/target' target
                %4$s
                """.formatted(REQUEST.getParent(), Path.of("").toAbsolutePath(), REQUEST,
                shown.group(1).replace("&#39;", "'").replaceFirst("(?m)^target/reprise request .*", "$0" + options)));
        assertThat(run("cd clone; reprise review origin/main HEAD")).contains("This asks", "Ceci demande");
        return run("git -C origin.git show \"$(git -C clone branch --show-current):" + REQUEST + '"');
    }

    @Test
    @NeedsProgram(UserProgram.SQLITE3)
    void cp_of_an_open_database_makes_a_damaged_backup_and_a_restore_that_loses_what_was_added() throws Exception {
        var output = run("bash '" + Path.of("docs/cp-d-une-base-ouverte.sh").toAbsolutePath() + "'");
        assertThat(output).containsPattern("l'original : 5000 événements, ok")
                .containsPattern("la copie   : .*(out of order|malformed|never used|missing)")
                .containsPattern("la base restaurée : 1000 événements, .*(out of order|malformed|never used|missing)")
                .contains("0 trouvé, 1 accepté");
    }

    /** In a shell with the README's alias, and with a {@code java} on the PATH that is too old. */
    private String run(String commands) throws Exception {
        var launcher = Path.of(System.getProperty("reprise.launcher", "")).toAbsolutePath();
        assertThat(launcher).isRegularFile();
        Files.createDirectories(folder);
        var process = new ProcessBuilder("bash", "-euc",
                "shopt -s expand_aliases\njava() { echo too old >&2; return 1; }; export -f java\nalias reprise='"
                        + launcher + "'\n" + commands)
                .directory(folder.toFile()).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(commands + "\n" + output).isZero();
        return output;
    }
}
