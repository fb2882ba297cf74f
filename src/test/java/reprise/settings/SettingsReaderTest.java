package reprise.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reprise.backup.Retention;
import reprise.backup.ShrinkGuard;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.Behind;
import reprise.restore.EngineSettings;

class SettingsReaderTest {
    private static Settings environment(String name, String value) {
        return SettingsReader.read(Map.of(), Map.of(name, value));
    }

    @Test
    void standard_values() {
        assertThat(SettingsReader.read(Map.of(), Map.of())).isEqualTo(new Settings(
                new EngineSettings(Path.of("var/data"), Path.of("var/backup"), "app.db", true, Duration.ofSeconds(30),
                        new Retention(Duration.ofHours(6), 24, 7, 4, Duration.ofDays(7)), new ShrinkGuard(50, 10),
                        Behind.STOP),
                Path.of("kustomize/overlays/restore/restore-request.env"), "localhost", 8080,
                Optional.of(Set.of("localhost", "127.0.0.1", "[::1]")), 8081, true, Duration.ofMinutes(2),
                Duration.ofMinutes(1), new Settings.DatabaseLimit(OptionalLong.empty(), 80), Optional.empty(), false,
                true,
                Settings.LogFormat.TEXT));
    }

    @Test
    void a_limit_of_the_database_is_a_size_or_a_share() {
        assertThat(environment("REPRISE_MAX_DATABASE", "2GB").maxDatabase().bytes()).hasValue(2_000_000_000L);
        assertThat(environment("REPRISE_MAX_DATABASE", "100%").maxDatabase().percent()).isEqualTo(100);
        for (var wrong : new String[]{"0MB", "101%", "0%", "2GiB", "-1MB", ""}) {
            assertThatThrownBy(() -> environment("REPRISE_MAX_DATABASE", wrong))
                    .hasMessageContaining("which is not a size such as 500MB or 2GB");
        }
    }

    @Test
    void hosts_and_rows_follow_the_mode_unless_they_are_set() {
        assertThat(environment("REPRISE_EMBEDDED", "false").hosts()).isEmpty();
        assertThat(environment("REPRISE_EMBEDDED", "false").rowsShown()).isFalse();
        assertThat(environment("REPRISE_HOST", "0.0.0.0").hosts()).isEmpty();
        assertThat(environment("REPRISE_ALLOWED_HOSTS", "any").hosts()).isEmpty();
        assertThat(environment("REPRISE_ALLOWED_HOSTS", "A.example,[::1]").hosts())
                .hasValue(Set.of("a.example", "[::1]"));
        assertThat(environment("REPRISE_ROWS", "hidden").rowsShown()).isFalse();
        for (var wrong : new String[]{"", "a.example:80", "a,,b", ",a", "http://a", "a b"}) {
            assertThatThrownBy(() -> environment("REPRISE_ALLOWED_HOSTS", wrong))
                    .hasMessageContaining("which is not auto, any, or names");
        }
    }

    @Test
    void a_flag_goes_before_the_environment_and_that_before_the_file(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("s.yml"),
                "reprise:\n  port: 1\n  rpo: 5m\n  keep-daily: 3\nmicronaut: {}\n");
        var settings = SettingsReader.read(Map.of(Setting.PORT, "3"),
                Map.of("REPRISE_CONFIG", file.toString(), "REPRISE_PORT", "2", "REPRISE_RPO", "90s", "HOME", "/"));
        assertThat(settings.port()).isEqualTo(3);
        assertThat(settings.rpo()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.engine().retention().daily()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "1m, PT1M", "6h, PT6H", "7d, PT168H"})
    void durations_have_their_unit(String text, Duration duration) {
        assertThat(environment("REPRISE_RPO", text).rpo()).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({"REPRISE_RPO, 60", "REPRISE_RPO, 0s", "REPRISE_RPO, -1m", "REPRISE_RPO, 1 m", "REPRISE_RPO, 1M",
            "REPRISE_PORT, 65536", "REPRISE_PORT, http", "REPRISE_PORT, ''", "REPRISE_EMBEDDED, yes",
            "REPRISE_FIRST_START, true",
            "REPRISE_SHRINK_LIMIT, 50", "REPRISE_SHRINK_LIMIT, 101%", "REPRISE_KEEP_DAILY, -1", "REPRISE_LOG, xml",
            "REPRISE_DATA, ''", "REPRISE_PORT, tcp://10.43.0.1:8080"})
    void a_wrong_value_stops_the_start_and_is_named(String name, String value) {
        assertThatThrownBy(() -> environment(name, value)).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageStartingWith("read settings: " + name + " is \"" + value + "\", which is not ");
    }

    @Test
    void an_unknown_variable_stops_the_start_and_the_known_are_told() {
        assertThatThrownBy(() -> environment("REPRISE_RETENTION", "1"))
                .hasMessageContaining("unknown setting REPRISE_RETENTION").hasMessageContaining("REPRISE_KEEP_DAILY");
    }

    @Test
    void an_unknown_key_or_no_yaml_stops_the_start(@TempDir Path folder) throws IOException {
        var file = folder.resolve("s.yml");
        Files.writeString(file, "reprise:\n  portt: 1\n");
        assertThatThrownBy(() -> environment("REPRISE_CONFIG", file.toString())).hasMessageContaining("reprise.portt");
        Files.writeString(file, "reprise: [");
        assertThatThrownBy(() -> environment("REPRISE_CONFIG", file.toString())).hasMessageContaining("not YAML");
        assertThatThrownBy(() -> environment("REPRISE_CONFIG", folder + "/none.yml"))
                .hasMessageContaining("cannot be read");
        Files.writeString(file, "reprise: !!javax.script.ScriptEngineManager []\n");
        assertThatThrownBy(() -> environment("REPRISE_CONFIG", file.toString())).hasMessageContaining("not YAML");
    }
}
