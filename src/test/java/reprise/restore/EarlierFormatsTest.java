package reprise.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reprise.backup.Backup;
import reprise.backup.BackupName;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.LedgerEntry.Recovered;
import reprise.restore.LedgerEntry.Refused;
import reprise.restore.LedgerEntry.Restored;
import reprise.restore.LedgerEntry.Started;
import reprise.testing.Volumes;

/** What any version wrote is read for ever, and what a newer version wrote is refused. */
class EarlierFormatsTest {
    private static final Path FORMATS = Path.of("src/test/resources/formats");
    private static final Instant LATER = Instant.parse("2026-11-24T10:00:00Z");

    @TempDir
    Path folder;

    /** A backup volume as that program left it; of a backup without its file, there is an empty one. */
    private Volumes volumes(String program, String history) throws Exception {
        var volumes = new Volumes(folder.resolve(history));
        Files.createDirectories(volumes.data());
        Files.createDirectories(volumes.backup());
        for (var name : Volumes.names(FORMATS.resolve(program).resolve(history))) {
            Files.copy(FORMATS.resolve(program).resolve(history).resolve(name), volumes.backup().resolve(name));
            var database = volumes.backup().resolve(name.replaceFirst("\\.json$", ".db"));
            if (name.endsWith(".json") && !Files.exists(FORMATS.resolve(program).resolve(history)
                    .resolve(database.getFileName()))) {
                Files.createFile(database);
            }
        }
        return volumes;
    }

    private static Map<String, Object> manifest(Volumes volumes, Backup backup) throws Exception {
        return new TreeMap<>(JSON.std.mapFrom(
                Files.readString(volumes.backup().resolve(backup.file().replace(".db", ".json")))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b242586", "2a96040", "ff8a93c", "98b2ea8"})
    void each_field_of_an_earlier_manifest_is_read_and_kept(String program) throws Exception {
        for (var history : Volumes.names(FORMATS.resolve(program))) {
            var volumes = volumes(program, history);
            var backups = volumes.engine().store().backups();
            assertThat(backups).isNotEmpty().allSatisfy(it -> assertThat(it).isInstanceOf(Backup.Ours.class));
            for (var backup : backups) {
                var expected = manifest(volumes, backup);
                expected.put("format", 1);
                expected.putIfAbsent("content", backup.file());
                expected.put("verified_at", LATER.toString());
                if (expected.get("suspicious") instanceof Map<?, ?> loss && !loss.containsKey("table")) {
                    expected.put("suspicious", Map.of("table", "all tables", "accepted", true, "rows_before", 30,
                            "rows_after", 0));
                }
                volumes.engine().store().change(backup.name(), it -> it.verified("ok", LATER));
                assertThat(manifest(volumes, backup)).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"b242586", "2a96040", "ff8a93c", "98b2ea8"})
    void each_field_of_an_earlier_ledger_is_read_and_its_lines_stay_as_they_were(String program) throws Exception {
        var volumes = volumes(program, "restores");
        var ledger = volumes.engine().ledger();
        var lines = Files.readAllLines(volumes.backup().resolve("ledger.jsonl"));

        var asked = new LedgerEntry.Asked("monday", program.equals("98b2ea8") ? "somebody" : "");
        var entries = ledger.entries();
        assertThat(entries).hasExactlyElementsOfTypes(Started.class, Restored.class, Refused.class, Started.class,
                Recovered.class);
        assertThat(entries).extracting(LedgerEntry::sequence).containsExactly(1, 2, 3, 4, 5);
        assertThat(entries).extracting(LedgerEntry::at).containsOnly(Instant.parse("2026-11-23T10:16:00Z"));
        assertThat(entries).extracting(LedgerEntry::file).containsOnly("app-20261123T101600Z-t1.db");
        assertThat(entries).extracting(LedgerEntry::timeline).containsExactly(2, 2, 2, 3, 3);
        assertThat(entries).extracting(LedgerEntry::durationMillis).allMatch(millis -> millis > 0);
        var restored = (Restored) entries.get(1);
        assertThat(restored.request()).contains(asked);
        assertThat(entries.getFirst().request()).contains(asked);
        assertThat(restored.safetyCopy()).contains("app-20261123T101601Z-t1.db");
        assertThat(restored.setAside()).containsEntry("events", 5L);
        assertThat(restored.replacement().databaseSha256()).isEqualTo(restored.replacement().backupSha256())
                .isEqualTo(JSON.std.mapFrom(lines.get(1)).get("sha256"));
        assertThat(((Refused) entries.get(2)).reason()).startsWith("its manifest says sha256 ");
        assertThat(((Refused) entries.get(2)).sha256()).isEqualTo("0".repeat(64));
        assertThat(((Recovered) entries.get(4)).passedOver()).singleElement().asString().contains("SQLITE_CORRUPT");

        ledger.append(number -> new Refused(number, LATER, Optional.empty(), "", "", 3, 1, "later", List.of()));
        for (var volume : List.of(volumes.data(), volumes.backup())) {
            assertThat(Files.readAllLines(volume.resolve("ledger.jsonl"))).startsWith(lines.toArray(String[]::new))
                    .last().asString().startsWith("{\"format\":1,\"seq\":6,");
        }
    }

    @Test
    void the_backup_volume_of_the_first_program_brings_a_lost_database_back() throws Exception {
        var volumes = volumes("b242586", "restores");
        var outcome = volumes.engine().restoreStep().run(new Request.None());
        assertThat(outcome).isInstanceOfSatisfying(RestoreOutcome.Recovered.class,
                it -> assertThat(it.entry().timeline()).isEqualTo(4));
        assertThat(volumes.events()).hasSize(10);
    }

    @Test
    void a_field_that_only_another_version_knows_is_kept() throws Exception {
        var volumes = new Volumes(folder).add(3);
        var backup = volumes.takeBackup();
        var path = volumes.backup().resolve(backup.file().replace(".db", ".json"));
        Files.writeString(path, Files.readString(path).replaceFirst("\\{", "{ \"chain\" : \"c0ffee\","));
        volumes.engine().store().change(backup.name(), it -> it.verified("ok", LATER));
        assertThat(manifest(volumes, backup)).containsEntry("chain", "c0ffee").containsEntry("verified_at",
                LATER.toString());

        volumes.engine().restoreStep().run(Volumes.request("monday", backup));
        for (var volume : List.of(volumes.data(), volumes.backup())) {
            var ledger = volume.resolve("ledger.jsonl");
            Files.writeString(ledger,
                    Files.readString(ledger).replace("{\"format\"", "{\"chain\":\"c0ffee\",\"format\""));
        }
        volumes.engine().restoreStep().run(new Request.Restore("tuesday", backup.file(), "0".repeat(64)));
        assertThat(Files.readAllLines(volumes.data().resolve("ledger.jsonl"))).hasSize(3).filteredOn(
                line -> line.contains("c0ffee")).hasSize(2);
    }

    private static void makeNewer(Path file) throws Exception {
        Files.writeString(file, Files.readString(file).replaceAll("(?<=\"format\" ?: ?)1", "2"));
    }

    @Test
    void a_ledger_of_a_newer_format_stops_a_start_and_a_backup_and_changes_nothing() throws Exception {
        var volumes = new Volumes(folder).add(3);
        var backup = volumes.takeBackup();
        volumes.engine().restoreStep().run(Volumes.request("monday", backup));
        makeNewer(volumes.backup().resolve("ledger.jsonl"));
        var before = Files.readAllBytes(volumes.database());
        assertThatThrownBy(() -> volumes.engine().restoreStep().run(Volumes.request("tuesday", backup)))
                .isInstanceOfSatisfying(Failure.class, it -> assertThat(it.exitCode()).isEqualTo(ExitCode.REFUSED))
                .hasMessageContaining("line 1: it has format 2, this program knows formats up to 1")
                .hasMessageContaining("deploy the newer version");
        assertThatThrownBy(volumes::takeBackup)
                .isInstanceOfSatisfying(Failure.class, it -> assertThat(it.exitCode()).isEqualTo(ExitCode.REFUSED));
        assertThat(Files.readAllBytes(volumes.database())).isEqualTo(before);
        assertThat(Volumes.names(volumes.backup()).stream().filter(name -> BackupName.parse(name).isPresent()))
                .containsExactly(backup.file(), ((Restored) LedgerJson.read(
                        Files.readAllLines(volumes.data().resolve("ledger.jsonl")).getLast())).safetyCopy()
                        .orElseThrow());
    }

    @Test
    void a_backup_of_a_newer_format_is_neither_skipped_nor_restored_nor_removed() throws Exception {
        var volumes = new Volumes(folder).add(3);
        volumes.takeBackup();
        var newer = volumes.add(2).takeBackup();
        var manifest = volumes.backup().resolve(newer.file().replace(".db", ".json"));
        makeNewer(manifest);
        assertThat(volumes.engine().store().find(newer.file()))
                .hasValueSatisfying(it -> assertThat(it).isInstanceOf(Backup.Newer.class));

        assertThat(volumes.engine().restoreStep().run(Volumes.request("monday", newer)))
                .isInstanceOfSatisfying(RestoreOutcome.Refused.class, it -> assertThat(it.entry().reason())
                        .isEqualTo("its manifest: it has format 2, this program knows formats up to 1"));
        Files.delete(volumes.database());
        assertThatThrownBy(() -> volumes.engine().restoreStep().run(new Request.None()))
                .isInstanceOfSatisfying(Failure.class, it -> assertThat(it.exitCode()).isEqualTo(ExitCode.REFUSED))
                .hasMessageContaining("the newest backup needs a newer version of the program");
        assertThat(volumes.database()).doesNotExist();

        Files.delete(newer.path()); // a newer program may store it in another file
        Files.setLastModifiedTime(manifest, FileTime.fromMillis(0));
        try (var _ = volumes.engine().store().lock(Duration.ofMillis(1))) {
            volumes.engine().pruner().prune(Set.of());
        }
        assertThat(manifest).exists();
    }
}
