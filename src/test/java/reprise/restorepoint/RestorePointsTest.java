package reprise.restorepoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.event.sqlite.EventSchemaRule;
import reprise.restore.Request;
import reprise.restore.RequestFile;
import reprise.settings.Setting;
import reprise.testing.Volumes;
import reprise.testing.WebService;

class RestorePointsTest {
    @TempDir
    Path folder;
    Volumes volumes;

    @BeforeEach
    void volumes() {
        volumes = new Volumes(folder);
    }

    private static Map<String, Object> json(WebService service, String path) throws IOException {
        return JSON.std.mapFrom(service.get(path).body());
    }

    /** A value of each object of a list. */
    private static List<String> each(Map<?, ?> json, String list, String key) {
        return ((List<?>) json.get(list)).stream().map(each -> String.valueOf(((Map<?, ?>) each).get(key))).toList();
    }

    private static String html(WebService service, String path, String language) {
        return service.get(path, "Accept", WebService.HTML, "Accept-Language", language).body();
    }

    @Test
    void without_a_backup_the_list_is_empty_and_says_so() throws Exception {
        try (var service = new WebService(volumes)) {
            assertThat(json(service, "/restore-points")).containsEntry("restore_points", List.of())
                    .containsEntry("more", false);
            assertThat(html(service, "/restore-points", "fr")).contains("la première arrive dans la minute");
        }
    }

    @Test
    void a_backup_whose_manifest_has_a_newer_format_is_listed_with_that_reason() throws Exception {
        var backup = volumes.add(1).takeBackup();
        var manifest = volumes.backup().resolve(backup.file().replace(".db", ".json"));
        Files.writeString(manifest, Files.readString(manifest).replaceAll("(?<=\"format\" ?: ?)1", "2"));
        try (var service = new WebService(volumes)) {
            assertThat(each(json(service, "/restore-points"), "restore_points", "verdict")).singleElement().asString()
                    .startsWith("not verified: it has format 2, ");
        }
    }

    @Test
    void a_mark_says_for_how_many_backups_it_stands_and_leads_to_them() throws Exception {
        volumes.add(1);
        volumes.takeBackup();
        volumes.clock.advance(Duration.ofDays(20));
        volumes.takeBackup();
        var newest = volumes.takeBackup();
        volumes.clock.advance(Duration.ofDays(2));
        try (var service = new WebService(volumes)) {
            var page = html(service, "/restore-points", "en");
            assertThat(page).contains("<title>2 backups, from Dec 13, 2026, ");
            var link = Pattern.compile("href=\"([^\"]+)\" tabindex=\"-1\"><title>2 backups").matcher(page);
            assertThat(link.find()).isTrue();
            assertThat(each(json(service, link.group(1)), "restore_points", "file")).hasSize(3)
                    .startsWith(newest.file());
        }
    }

    @Test
    void the_newest_is_first_with_its_age_events_kind_and_verdict() throws Exception {
        var old = volumes.add(3).takeBackup();
        var newest = volumes.add(2).takeBackup();
        try (var service = new WebService(volumes)) {
            assertThat(each(json(service, "/restore-points"), "restore_points", "file"))
                    .containsExactly(newest.file(), old.file());
            assertThat(html(service, "/restore-points", "en")).contains("/restore-points/" + newest.file(),
                    "60\u00a0s ago",
                    ">5</td>", ">scheduled</td>", ">verified</span>");
        }
    }

    @Test
    void fifty_are_on_a_page_and_a_link_leads_to_those_before() throws Exception {
        volumes.add(1);
        for (int i = 0; i < 53; i++) {
            volumes.takeBackup();
        }
        try (var service = new WebService(volumes)) {
            var first = json(service, "/restore-points");
            var points = (List<?>) first.get("restore_points");
            assertThat(points).hasSize(50);
            assertThat(first).containsEntry("more", true);
            var before = "/restore-points?before=" + ((Map<?, ?>) points.getLast()).get("file");
            assertThat(html(service, "/restore-points", "fr")).contains(before);
            assertThat((List<?>) json(service, before).get("restore_points")).hasSize(3);
            assertThat(service.get("/restore-points?before=../data/app.db").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void a_restore_point_tells_what_would_be_lost_now_the_first_and_the_last_of_it() throws Exception {
        var backup = volumes.add(10).takeBackup();
        volumes.add(50);
        try (var service = new WebService(volumes)) {
            service.get("/add?message=the%20last");
            var cost = (Map<?, ?>) json(service, "/restore-points/" + backup.file()).get("cost");
            assertThat(cost.get("events_lost")).isEqualTo(51);
            assertThat(each(cost, "first_lost", "message")).hasSize(20).startsWith("event 11", "event 12");
            assertThat(each(cost, "last_lost", "message")).hasSize(20).endsWith("event 60", "the last");
            assertThat(html(service, "/restore-points/" + backup.file(), "fr")).contains("<strong>51</strong>",
                    "event 11", "… et 11 autres …", "the last");
        }
    }

    @Test
    void rows_are_only_counted_where_they_are_hidden() throws Exception {
        var backup = volumes.with(Setting.ROWS, "hidden").add(10).takeBackup();
        volumes.add(3);
        try (var service = new WebService(volumes)) {
            assertThat(service.get("/restore-points/" + backup.file()).body()).contains("\"events_lost\":3")
                    .doesNotContain("event 1", "_lost\":[");
            assertThat(service.get("/restore-points/" + backup.file(), "Accept", WebService.HTML).body())
                    .contains("<strong>3</strong>").doesNotContain("event 1", "<details");
        }
    }

    @Test
    void one_event_is_told_in_the_singular() throws Exception {
        var backup = volumes.add(1).takeBackup();
        volumes.add(1);
        try (var service = new WebService(volumes)) {
            assertThat(html(service, "/restore-points/" + backup.file(), "fr"))
                    .contains("événement de la base ne figure pas dans cette sauvegarde");
            assertThat(html(service, "/restore-points", "fr")).doesNotContain("mark foreign");
        }
    }

    @Test
    void rows_of_another_timeline_count_though_their_numbers_are_the_same() throws Exception {
        var five = volumes.add(5).takeBackup();
        var seven = volumes.add(2).takeBackup();
        volumes.engine().restoreStep().run(Volumes.request("back", five));
        volumes.clock.advance(Duration.ofMinutes(1)); // other times than those that had the numbers 6 and 7 before
        volumes.add(3);
        try (var service = new WebService(volumes)) {
            var cost = (Map<?, ?>) json(service, "/restore-points/" + seven.file()).get("cost");
            assertThat(cost.get("events_lost")).isEqualTo(3);
        }
    }

    @Test
    void a_restore_point_like_the_database_costs_nothing() throws Exception {
        var backup = volumes.add(4).takeBackup();
        try (var service = new WebService(volumes)) {
            assertThat(html(service, "/restore-points/" + backup.file(), "en")).contains("No event would be lost.");
        }
    }

    @Test
    void the_request_is_ready_to_use_and_restores_when_it_is_committed() throws Exception {
        var backup = volumes.add(4).takeBackup();
        volumes.add(2);
        String page;
        try (var service = new WebService(volumes)) {
            page = html(service, "/restore-points/" + backup.file(), "fr");
        }
        var file = page.substring(page.indexOf("<pre id=\"request\""), page.indexOf("</pre>"));
        var request = RequestFile.parse(file.substring(file.indexOf('>') + 1));
        assertThat(request).isInstanceOf(Request.Restore.class);
        volumes.engine().restoreStep().run(request);
        assertThat(volumes.events()).hasSize(4);
        assertThat(page).contains("target/reprise request " + backup.file() + " --sha256 "
                + backup.manifest().sha256() + " --id " + ((Request.Restore) request).id());
    }

    @Test
    void the_workflow_is_linked_only_when_the_address_of_the_repository_is_set() throws Exception {
        var backup = volumes.add(1).takeBackup();
        try (var service = new WebService(volumes)) {
            assertThat(html(service, "/restore-points/" + backup.file(), "en")).doesNotContain("restore.yml");
        }
        volumes.with(Setting.REPOSITORY, "https://github.com/somebody/reprise");
        try (var service = new WebService(volumes)) {
            assertThat(html(service, "/restore-points/" + backup.file(), "en"))
                    .contains("href=\"https://github.com/somebody/reprise/actions/workflows/restore.yml\"");
        }
    }

    @Test
    void the_step_of_the_schema_is_told_and_a_newer_one_cannot_be_asked_for() throws Exception {
        volumes.add(2).execute(volumes.database(), "PRAGMA user_version=0");
        var older = volumes.takeBackup();
        volumes.execute(volumes.database(), "PRAGMA user_version=99");
        var newer = volumes.takeBackup();
        volumes.execute(volumes.database(), "PRAGMA user_version=" + Volumes.KNOWN_SCHEMA);
        try (var service = new WebService(volumes)) {
            assertThat(html(service, "/restore-points/" + older.file(), "en")).contains("Its schema has version 0",
                    "RESTORE_SHA256=");
            assertThat(html(service, "/restore-points/" + newer.file(), "en"))
                    .contains("deploy the newer version first")
                    .doesNotContain("RESTORE_SHA256=", "reprise request");
            assertThat(json(service, "/restore-points/" + newer.file())).doesNotContainKey("request");
        }
    }

    @Test
    void a_damaged_backup_is_shown_as_such_and_cannot_be_asked_for() throws Exception {
        var backup = volumes.add(4).takeBackup();
        Volumes.truncate(backup.path(), 4096);
        try (var service = new WebService(volumes)) {
            assertThat(json(service, "/restore-points/" + backup.file())).containsEntry("verdict", "damaged: size")
                    .doesNotContainKeys("cost", "request");
            assertThat(html(service, "/restore-points/" + backup.file(), "fr"))
                    .contains("elle ne peut pas être restaurée, sa taille n’est plus").doesNotContain("<pre");
            Files.writeString(backup.path().resolveSibling(backup.file().replace(".db", ".json")), "no manifest");
            assertThat(html(service, "/restore-points/" + backup.file(), "fr"))
                    .contains("elle ne peut pas être restaurée. Motif\u00a0: <span lang=\"en\">manifest: ");
        }
    }

    @Test
    void a_restore_point_ahead_of_the_clock_is_suspicious_and_says_why() throws Exception {
        var backup = volumes.add(2).takeBackup();
        volumes.repeat(backup, Instant.parse("2036-01-01T00:00:00Z"));
        var ahead = "/restore-points/app-20360101T000000Z-t1.db";
        try (var service = new WebService(volumes)) {
            assertThat(service.get(ahead).body()).contains("suspicious: its time is ahead of the clock");
            assertThat(html(service, ahead, "en")).contains("Suspicious: its time is ahead of the clock");
            assertThat(html(service, ahead, "fr")).contains("son heure est en avance sur l’horloge");
            assertThat(html(service, "/restore-points", "fr")).contains("suspecte");
        }
    }

    @Test
    void a_file_of_the_workshop_is_shown_with_its_cost_and_its_command() throws Exception {
        volumes.add(2);
        volumes.engine().data().database().recover(Duration.ofSeconds(1), new EventSchemaRule());
        Files.createDirectories(volumes.backup());
        Files.copy(volumes.database(), volumes.backup().resolve("app-1700000001.db"));
        volumes.add(3);
        try (var service = new WebService(volumes)) {
            assertThat(html(service, "/restore-points", "fr")).contains("<td>sans manifeste</td>", "non vérifiée",
                    ">–</td>").containsPattern("<svg .*class=\"mark foreign\".*</svg> sans manifeste");
            assertThat(html(service, "/restore-points/app-1700000001.db", "fr")).contains("<strong>3</strong>",
                    "suivi de la somme qu’y affiche <code>reprise verify app-1700000001.db --json</code>.",
                    "target/reprise request app-1700000001.db --id to-1700000001").doesNotContain("RESTORE_SHA256");
        }
    }

    @Test
    void what_is_no_backup_is_not_found() throws Exception {
        volumes.add(1).takeBackup();
        try (var service = new WebService(volumes)) {
            for (var path : List.of("app-20200101T000000Z-t1.db", "ledger.jsonl", "..%2Fdata%2Fapp.db")) {
                assertThat(service.get("/restore-points/" + path).statusCode()).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void a_backup_is_downloaded_only_when_that_is_allowed() throws Exception {
        var backup = volumes.add(1).takeBackup();
        var path = "/restore-points/" + backup.file() + "/download";
        try (var service = new WebService(volumes)) {
            assertThat(service.get(path).statusCode()).isEqualTo(404);
            assertThat(html(service, "/restore-points/" + backup.file(), "en")).doesNotContain("Download");
        }
        volumes.with(Setting.DOWNLOAD, "allowed");
        try (var service = new WebService(volumes)) {
            var answer = service.get(path);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(backup.size());
            assertThat(answer.headers().firstValue("Content-Disposition").orElse("")).contains(backup.file());
            assertThat(html(service, "/restore-points/" + backup.file(), "en")).contains(path);
        }
    }

    @Test
    void every_page_tells_of_the_restore_until_git_asks_for_something_else() throws Exception {
        var backup = volumes.add(10).takeBackup();
        volumes.add(5);
        var request = Volumes.request("monday", backup);
        volumes.engine().restoreStep().run(request);
        try (var service = new WebService(volumes, request)) {
            for (var path : List.of("/", "/count", "/status", "/restore-points", "/health", "/nothing")) {
                assertThat(html(service, path, "fr")).as(path).contains("événements mis de côté\u00a0:\u00a05.",
                        "Base ramenée le <time datetime=\"" + backup.restorePoint(),
                        "Annuler cette restauration");
            }
        }
        try (var service = new WebService(volumes, new Request.None())) {
            assertThat(html(service, "/", "fr")).doesNotContain("mis de côté");
        }
    }

    @Test
    void who_asked_is_shown_as_unverified_text_and_escaped() throws Exception {
        var backup = volumes.add(10).takeBackup();
        var request = new Request.Restore("monday", backup.file(), backup.manifest().sha256(), "<script>x</script>");
        volumes.engine().restoreStep().run(request);
        try (var service = new WebService(volumes, request)) {
            for (var path : List.of("/", "/status")) {
                assertThat(html(service, path, "en")).as(path).doesNotContain("<script>x")
                        .containsPattern(
                                "Requested by <code[^>]*>&lt;script&gt;x&lt;/script&gt;</code> \\(not verified");
            }
            assertThat(html(service, "/status", "fr"))
                    .contains("Demandée par (non vérifié)</dt><dd><code>&lt;script&gt;x&lt;/script&gt;</code>");
            assertThat(service.get("/status").body())
                    .contains("\"requested_by_unverified\":\"<script>x</script>\"");
        }
    }

    @Test
    void every_page_tells_of_a_refused_request_with_the_reason() throws Exception {
        var backup = volumes.add(10).takeBackup();
        var request = new Request.Restore("monday", backup.file(), "0".repeat(64));
        volumes.engine().restoreStep().run(request);
        try (var service = new WebService(volumes, request)) {
            assertThat(html(service, "/count", "en")).contains("Request monday was refused",
                    "Reason: <span lang=\"en\">its manifest says sha256");
        }
    }

    @Test
    void every_page_tells_of_a_recovery_for_a_week() throws Exception {
        volumes.add(10).takeBackup();
        Volumes.remove(volumes.data());
        volumes.engine().restoreStep().run(new Request.None());
        try (var service = new WebService(volumes)) {
            assertThat(html(service, "/count", "en")).contains("The database was lost or damaged");
            volumes.clock.advance(Duration.ofDays(7));
            assertThat(html(service, "/count", "en")).doesNotContain("The database was lost or damaged");
        }
    }
}
