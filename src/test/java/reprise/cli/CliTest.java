package reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import reprise.event.sqlite.EventSchemaRule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reprise.backup.Backup;
import reprise.restore.Request;
import reprise.restore.RequestFile;
import reprise.testing.RequestExample;
import reprise.testing.Volumes;

class CliTest {
    @TempDir
    Path folder;
    Volumes volumes;
    final Map<String, String> environment = new HashMap<>();
    boolean terminal;
    String typed = "";
    String out = "";
    String err = "";
    String served = "";

    @BeforeEach
    void volumes() {
        volumes = new Volumes(folder);
        environment.put("REPRISE_DATA", volumes.data().toString());
        environment.put("REPRISE_BACKUP", volumes.backup().toString());
        environment.put("REPRISE_REQUEST", request().toString());
        environment.put("REPRISE_LOCK_WAIT", "1ms");
    }

    private Path request() {
        return folder.resolve("request.env");
    }

    private int run(String... arguments) {
        var output = new StringWriter();
        var errors = new StringWriter();
        int code = Cli
                .run(new CommandEnvironment(environment, new BufferedReader(new StringReader(typed)),
                        new PrintWriter(output),
                        new PrintWriter(errors), terminal, volumes.clock, "test", new EventSchemaRule(),
                        (_, settings, _) -> served = settings.toString()), arguments);
        out = output.toString();
        err = errors.toString();
        return code;
    }

    private Map<String, Object> json() throws IOException {
        assertThat(out.lines()).as("one line").hasSize(1);
        return JSON.std.mapFrom(out);
    }

    @Test
    void without_a_command_it_serves() {
        assertThat(run()).isZero();
        assertThat(served).contains("port=8080").contains(volumes.data().toString());
        run("serve", "--port", "9090");
        assertThat(served).contains("port=9090");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "backup", "verify", "list", "plan", "restore", "prune", "request"})
    void every_command_has_help_with_examples_and_the_settings(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out).contains("Usage: reprise " + command, "Example", "  reprise " + command, "--keep-hourly=NUMBER",
                "--json", "Settings, also as environment variables");
        assertThat(err).isEmpty();
    }

    @Test
    void the_help_tells_all_commands_and_exit_codes() {
        assertThat(run("--help")).isZero();
        assertThat(out).contains("serve", "backup", "verify", "list", "plan", "restore", "prune", "request", "review",
                "completion",
                "5 busy (lock)");
        assertThat(run("help", "restore")).isZero();
        assertThat(out).contains("Usage: reprise restore");
        assertThat(run("--version")).isZero();
        assertThat(out).isEqualToIgnoringNewLines("Reprise test");
    }

    @Test
    void a_review_has_help_and_no_settings_of_an_installation() {
        assertThat(run("review", "--help")).isZero();
        assertThat(out).contains("Usage: reprise review", "BASE HEAD", "--service=URL", "4 refused")
                .doesNotContain("--keep-hourly");
    }

    @Test
    void an_argument_never_names_a_file_of_arguments() throws Exception {
        Files.writeString(folder.resolve("arguments"), "a secret");
        assertThat(run("request", "--sha256=" + "7".repeat(64), "--", "@" + folder.resolve("arguments"))).isEqualTo(2);
        assertThat(out + err).contains("is not the file name of a backup").doesNotContain("secret");
        assertThat(request()).doesNotExist();
    }

    private int write(RequestExample example) {
        return run("request", "--id=" + example.id(), "--sha256=" + example.sha256(),
                "--by=" + Objects.requireNonNullElse(example.by(), ""), "--", String.valueOf(example.file()));
    }

    @ParameterizedTest
    @MethodSource("options")
    void a_request_is_written_when_it_can_be_read(RequestExample example) {
        if (example.refused().isEmpty()) {
            assertThat(write(example)).isZero();
            assertThat(RequestFile.read(request())).isEqualTo(RequestFile.parse(example.content()));
        } else {
            assertThat(write(example)).isEqualTo(2);
            assertThat(request()).doesNotExist();
        }
    }

    static Stream<RequestExample> options() throws IOException {
        return RequestExample.all().filter(RequestExample::isOptions);
    }

    @Test
    void a_request_for_nothing_is_not_written() {
        assertThat(run("request", "--id=none", "--sha256=" + "7".repeat(64), "--", "app-20261123T101500Z-t1.db"))
                .isEqualTo(2);
        assertThat(err).contains("RESTORE_ID is \"none\"");
        assertThat(request()).doesNotExist();
    }

    @Test
    void a_wrong_command_line_is_usage() throws IOException {
        assertThat(run("destroy")).isEqualTo(2);
        assertThat(run("list", "--colour")).isEqualTo(2);
        assertThat(err)
                .startsWith("reprise: read the command line: Unknown option: '--colour'; see reprise list --help");
        assertThat(run("list", "--rpo", "soon", "--json")).isEqualTo(2);
        assertThat(json()).containsEntry("exit_code", 2);
        assertThat(String.valueOf(json().get("error"))).contains("--rpo is \"soon\"");
    }

    @Test
    void backup_says_what_it_holds() throws Exception {
        assertThat(run("backup")).as("a new installation").isZero();
        assertThat(out).contains("nothing to back up");
        volumes.add(3);
        assertThat(run("backup")).isZero();
        assertThat(out).startsWith("Backed up 3 events (").contains("as app-20261123T101500Z-t1.db, verified, in ");
        assertThat(run("backup", "--json", "--kind", "scheduled")).isZero();
        assertThat(json()).containsEntry("outcome", "published").containsEntry("kind", "scheduled")
                .containsEntry("file", "app-20261123T101501Z-t1.db").containsEntry("verdict", "verified");
        Volumes.remove(volumes.data());
        assertThat(run("backup")).isEqualTo(3);
        assertThat(err).contains("there is no database, though there are backups");
    }

    @Test
    void json_logs_make_the_outcome_json_too() throws Exception {
        volumes.add(3);
        assertThat(run("backup", "--log", "json")).isZero();
        assertThat(json()).containsEntry("outcome", "published");
    }

    @Test
    void list_is_a_table_newest_first() throws Exception {
        assertThat(run("list")).isZero();
        assertThat(out).startsWith("No backups in ");
        volumes.add(3).takeBackup();
        var newest = volumes.add(1).takeBackup();
        Files.copy(newest.path(), volumes.backup().resolve("app-1763892000.db"));
        volumes.clock.advance(Duration.ofHours(3));
        assertThat(run("list")).isZero();
        var lines = out.lines().toList();
        assertThat(lines.get(0)).matches("TIME +AGE +EVENTS +SIZE +TIMELINE +KIND +VERDICT +FILE");
        assertThat(lines.get(1))
                .matches("2026-11-23 .* 3 h 0 min +4 +16\\.4 kB +1 +scheduled +verified +" + newest.file());
        assertThat(lines.get(3)).matches(".* 365 days +\\? .* foreign +not verified +app-1763892000\\.db");
        run("list", "--json");
        assertThat((List<?>) json().get("backups")).hasSize(3);
    }

    @Test
    void list_says_why_a_backup_is_suspicious_and_prune_accepts_its_time() throws Exception {
        volumes.clock.advance(Duration.ofHours(1));
        var ahead = volumes.add(3).takeBackup();
        volumes.clock.advance(Duration.ofHours(-1));
        volumes.takeBackup();
        assertThat(run("prune", "--accept", ahead.file())).isEqualTo(2);
        assertThat(err).contains("its time is still ahead of the clock");
        volumes.clock.advance(Duration.ofHours(2));
        run("list");
        assertThat(out).contains("suspicious: its time was ahead of the clock when a later backup was made");
        assertThat(run("prune", "--accept", ahead.file())).isZero();
        run("list");
        assertThat(out).doesNotContain("suspicious");
    }

    @Test
    void verify_without_a_file_verifies_a_foreign_backup_when_there_is_no_other() throws Exception {
        var backup = volumes.add(3).takeBackup();
        Files.delete(volumes.backup().resolve(backup.file().replace(".db", ".json")));
        assertThat(run("verify")).isZero();
        assertThat(out).startsWith(backup.file() + "  verified");
    }

    @Test
    void verify_finds_damage_says_so_and_writes_it_down() throws Exception {
        assertThat(run("verify")).isEqualTo(3);
        var good = volumes.add(3).takeBackup();
        var bad = volumes.takeBackup();
        assertThat(run("verify", "--all")).isZero();
        assertThat(out).contains(good.file() + "  verified, 3 events");
        Volumes.flipBit(bad.path(), 5_000);
        assertThat(run("verify")).as("the newest").isEqualTo(4);
        assertThat(out).contains(bad.file() + "  DAMAGED: sha256 is ");
        assertThat(run("verify", good.file())).isZero();
        assertThat(run("verify", "app-20200101T000000Z-t1.db")).isEqualTo(3);
        run("list");
        assertThat(out).contains("damaged: sha256 is ");
        Volumes.flipBit(bad.path(), 5_000);
        assertThat(run("verify", "--all", "--json")).isZero();
        assertThat((List<?>) json().get("backups")).hasSize(2);
    }

    @Test
    void a_verification_that_is_told_to_wait_begins_only_then() throws Exception {
        volumes.add(3).takeBackup();
        long start = System.nanoTime();
        assertThat(run("verify", "--all", "--after", "1")).isZero();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(run("verify", "--after", "-1")).isEqualTo(2);
        assertThat(err).contains("--after", "0 to 3600");
    }

    @Test
    void plan_says_what_a_restore_would_cost() throws Exception {
        assertThat(run("plan")).isZero();
        assertThat(out).contains("No restore is asked for.");
        var three = volumes.add(3).takeBackup();
        volumes.add(4).takeBackup();
        volumes.clock.advance(Duration.ofMinutes(30));
        Files.writeString(request(), Volumes.request("monday", three).toFile());
        assertThat(run("plan")).isZero();
        assertThat(out).contains("Request monday restores " + three.file() + ", verified.", "3 events", "31 min ago",
                "sets aside   4 rows or more, by comparison with app-", "1 becomes 2",
                Volumes.KNOWN_SCHEMA + ", the version of this program");
        assertThat(volumes.events()).hasSize(7);
        assertThat(run("plan", "--json")).isZero();
        assertThat(json()).containsEntry("plan", "restore").containsEntry("rows_lost", 4).containsEntry("new_timeline",
                2);
    }

    @Test
    void plan_fails_when_the_request_cannot_be_met() throws Exception {
        var three = volumes.add(3).takeBackup();
        Files.writeString(request(),
                new Request.Restore("monday", "app-20261123T101530Z-t1.db", "0".repeat(64)).toFile());
        assertThat(run("plan")).isEqualTo(3);
        assertThat(err)
                .contains("there is no such backup; the nearest restore points are none before it and " + three.file());
        Files.writeString(request(), new Request.Restore("monday", three.file(), "0".repeat(64)).toFile());
        assertThat(run("plan")).isEqualTo(4);
        assertThat(run("restore")).as("the service may start").isZero();
        assertThat(out).startsWith("REFUSED request monday: its manifest says sha256");
        assertThat(run("plan")).isEqualTo(4);
        assertThat(err).contains("it was refused on ", "which is final; ask again under a new id");
        Files.writeString(request(), "RESTORE_ID=Not A Label\n");
        assertThat(run("plan")).isEqualTo(4);
    }

    @Test
    void plan_reads_a_backup_volume_without_data_volume() throws Exception {
        var three = volumes.add(3).takeBackup();
        Volumes.remove(volumes.data());
        Files.writeString(request(), Volumes.request("monday", three).toFile());
        assertThat(run("plan")).isZero();
        assertThat(out).contains("Request monday restores ");
        assertThat(volumes.data()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "plan", "restore", "backup", "prune"})
    void a_request_in_the_environment_is_refused_and_changes_nothing(String command) throws Exception {
        var three = volumes.add(3).takeBackup();
        volumes.add(4);
        Files.writeString(request(), "RESTORE_ID=none\n");
        environment.put(Request.ID, "smuggled");
        environment.put(Request.FILE, three.file());
        environment.put(Request.SHA256, three.manifest().sha256());
        assertThat(run(command)).isEqualTo(2);
        assertThat(err).contains("RESTORE_FILE, RESTORE_ID, RESTORE_SHA256", "the environment", request().toString());
        assertThat(served).isEmpty();
        assertThat(volumes.events()).hasSize(7);
        assertThat(volumes.engine().ledger().entries()).isEmpty();
        assertThat(volumes.engine().store().backups()).hasSize(1);
    }

    @Test
    void request_writes_the_file_and_restore_meets_it_once() throws Exception {
        var three = volumes.add(3).takeBackup();
        volumes.add(4);
        Files.writeString(request(), "# kept\nRESTORE_ID=none\n");
        assertThat(run("request", three.file())).isZero();
        assertThat(out).contains("request to-20261123t101600z-t1 for " + three.file(), "git commit -m ");
        assertThat(RequestFile.read(request())).isEqualTo(Volumes.request("to-20261123t101600z-t1", three));
        assertThat(Files.readString(request())).startsWith("# kept\n");
        assertThat(run("restore")).isZero();
        assertThat(out).contains("Restored " + three.file(), "Set aside: 4 events, kept in app-",
                "To undo: reprise request app-");
        assertThat(run("plan")).isZero();
        assertThat(out).contains("was met on ");
        assertThat(run("restore", "--json")).isZero();
        assertThat(json()).containsEntry("outcome", "unchanged");
        assertThat(run("request", three.file())).isZero();
        assertThat(out).contains("request to-20261123t101600z-t1-2 for ");
        assertThat(run("request", three.file(), "--id", "to-20261123t101600z-t1")).isEqualTo(2);
        assertThat(run("request", three.file(), "--id", "No Label")).isEqualTo(2);
        assertThat(run("request", "app-20200101T000000Z-t1.db")).isEqualTo(3);
        Volumes.flipBit(three.path(), 5_000);
        assertThat(run("request", three.file())).isEqualTo(4);
    }

    @Test
    void request_writes_what_a_page_shows_of_a_backup_that_is_not_here() throws Exception {
        var file = "app-20261123T101500Z-t1.db";
        assertThat(run("request", file)).isEqualTo(3);
        assertThat(err).contains("there is no backup " + file, "give the --sha256 too");
        assertThat(run("request", file, "--sha256", "a".repeat(64), "--id", "monday")).isZero();
        assertThat(RequestFile.read(request())).isEqualTo(new Request.Restore("monday", file, "a".repeat(64)));
        assertThat(run("request", file, "--sha256", "abc")).isEqualTo(2);
        assertThat(err).contains("not 64 hexadecimal digits");
        assertThat(run("request", "--sha256", "a".repeat(64))).isEqualTo(2);
    }

    @Test
    void request_lets_a_person_choose_and_a_machine_not() throws Exception {
        volumes.add(3).takeBackup();
        var older = volumes.engine().store().backups().getFirst();
        volumes.add(4).takeBackup();
        assertThat(run("request")).isEqualTo(2);
        assertThat(err).contains("there is no terminal to choose on");
        terminal = true;
        typed = "2\n";
        assertThat(run("request")).isZero();
        assertThat(err).contains("Which one (1 to 2)?");
        assertThat(Files.readString(request())).contains(older.file());
        typed = "3\n";
        assertThat(run("request")).isEqualTo(2);
    }

    @Test
    void prune_says_what_it_would_delete_and_deletes_it() throws Exception {
        var backups = new ArrayList<Backup.Ours>();
        volumes.add(30);
        for (int i = 0; i < 3; i++) {
            backups.add(volumes.takeBackup());
        }
        String[] prune = {"prune", "--keep-all", "90s", "--keep-hourly", "0", "--keep-daily", "0", "--keep-weekly",
                "0"};
        var dry = new ArrayList<>(List.of(prune));
        dry.add("--dry-run");
        assertThat(run(dry.toArray(String[]::new))).isZero();
        assertThat(out).isEqualToIgnoringNewLines("Would delete 1 backup: " + backups.getFirst().file());
        assertThat(backups.getFirst().path()).exists();
        assertThat(run(prune)).isZero();
        assertThat(out).startsWith("Deleted 1 backup: ");
        assertThat(backups.getFirst().path()).doesNotExist();
    }

    @Test
    void prune_accepts_a_loss_of_rows() throws Exception {
        volumes.add(30).takeBackup();
        volumes.execute(volumes.database(), "DELETE FROM events WHERE id > 2");
        assertThat(run("backup")).isZero();
        assertThat(out).contains("SUSPICIOUS: events had 30 rows, now 2", "pruning is halted by app-");
        assertThat(run("prune")).isZero();
        assertThat(out).startsWith("Pruning is halted: app-");
        var suspicious = volumes.engine().store().newest().orElseThrow().file();
        run("list");
        assertThat(out).contains("suspicious");
        assertThat(run("prune", "--accept", suspicious)).isZero();
        assertThat(out).isEqualToIgnoringNewLines("Deleted nothing.");
        assertThat(run("prune", "--accept", "../x")).isEqualTo(2);
    }

    @Test
    void restore_recovers_and_says_what_it_passed_over() throws Exception {
        var good = volumes.add(3).takeBackup();
        var bad = volumes.takeBackup();
        Volumes.truncate(bad.path(), 8_192);
        Volumes.remove(volumes.data());
        assertThat(run("restore")).isZero();
        assertThat(out).startsWith("Recovered " + good.file())
                .contains("Passed over: " + bad.file() + ": size is 8192");
    }

    @Test
    void restore_stops_the_start_when_there_is_nothing_to_start_on() throws Exception {
        assertThat(run("restore")).isZero();
        assertThat(out).startsWith("First start");
        assertThat(run("restore", "--first-start", "refused")).isEqualTo(3);
        assertThat(err).contains("first-start is refused; mount the right volumes");
    }
}
