package reprise.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/** The library must be one that cannot lose committed rows. */
class SqliteLibraryTest {
    @Test
    void the_bundled_library_is_3_54_1() throws Exception {
        try (var connection = Connections.inMemory()) {
            assertThat(connection.libversion()).isEqualTo("3.54.1");
        }
        assertThatCode(SqliteLibrary::requireSound).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.7.0", "3.51.2", "3.50.99", "2.99.99", "unknown"})
    void refuses_a_library_that_can_lose_committed_rows(String version) {
        assertThatThrownBy(() -> SqliteLibrary.requireSound(version)).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED))
                .hasMessageContaining("use SQLite " + version).hasMessageContaining("below 3.51.3 can lose");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.51.3", "3.52.0", "3.54.1", "4.0.0", "3.100.0", "3.54.1-beta"})
    void accepts_a_library_without_the_bug(String version) {
        assertThatCode(() -> SqliteLibrary.requireSound(version)).doesNotThrowAnyException();
    }
}
