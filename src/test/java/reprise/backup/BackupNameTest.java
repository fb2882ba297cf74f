package reprise.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupNameTest {
    @Test
    void says_the_instant_in_utc_and_the_timeline() {
        var name = BackupName.of("app", Instant.parse("2026-11-23T10:15:00.999Z"), 1);
        assertThat(name.file()).isEqualTo("app-20261123T101500Z-t1.db");
        assertThat(BackupName.parse(name.file())).contains(name);
        assertThat(name.manifest()).isEqualTo("app-20261123T101500Z-t1.json");
    }

    @Test
    void knows_the_names_of_the_original_workshop_as_foreign() {
        var name = BackupName.parse("app-1763892000.db").orElseThrow();
        assertThat(name.hasTimeline()).isFalse();
        assertThat(name.restorePoint()).isEqualTo("2025-11-23T10:00:00Z");
    }

    @Test
    void sorts_in_order_of_time_then_of_timeline() {
        assertThat(Stream.of("app-20261123T101501Z-t1.db", "app-20261123T101500Z-t10.db", "app-20261123T101500Z-t2.db",
                "app-1763892000.db").map(file -> BackupName.parse(file).orElseThrow()).sorted())
                .extracting(BackupName::file).containsExactly("app-1763892000.db", "app-20261123T101500Z-t2.db",
                        "app-20261123T101500Z-t10.db", "app-20261123T101501Z-t1.db");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app.db", "../app-20261123T101500Z-t1.db", "/backup/app-20261123T101500Z-t1.db",
            "app-20261123T101500Z-t1.db\n", "app-20261123T101500Z-t1.db/..", "app-20261323T101500Z-t1.db",
            "app-20261123T101500Z-t0.db", "app-20261123T101500Z-t01.db", "app-20261123T101500Z-t9999999999.db",
            "app-٢٠261123T101500Z-t1.db", "app-20261123T101500Z-t1.db.staging", "-20261123T101500Z-t1.db",
            ".app-20261123T101500Z-t1.db", "a b-20261123T101500Z-t1.db",
            "app-999999999999999.db", "app-20261123T101500Z-t1.json"})
    void knows_no_other_names(String file) {
        assertThat(BackupName.parse(file)).isEmpty();
    }
}
