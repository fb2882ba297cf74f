package reprise.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reprise.testing.RequestExample;

class RequestTest {
    private static final String FILE = "app-20261123T101500Z-t1.db";
    private static final String SHA256 = "0123456789abcdef".repeat(4);
    private static final String GOOD = "# why\nRESTORE_ID=monday\nRESTORE_FILE=" + FILE + "\nRESTORE_SHA256=" + SHA256
            + "\n";

    @Test
    void the_file_of_the_repository_is_a_good_request_whichever_is_committed() {
        assertThat(RequestFile.read(Path.of("kustomize/overlays/restore/restore-request.env")))
                .isInstanceOfAny(Request.None.class, Request.Restore.class);
    }

    @Test
    void is_read_from_a_file_whatever_ends_its_lines() {
        var request = new Request.Restore("monday", FILE, SHA256);
        assertThat(RequestFile.parse(GOOD)).isEqualTo(request);
        assertThat(RequestFile.parse(GOOD.replace("\n", "\r\n"))).isEqualTo(request);
        assertThat(
                Request.of(Map.of("RESTORE_ID", "monday", "RESTORE_FILE", FILE, "RESTORE_SHA256", SHA256, "HOME", "/")))
                .isEqualTo(request);
        assertThat(Request.of(Map.of())).isEqualTo(new Request.None());
        assertThat(RequestFile.parse(RequestFile.with("# kept\nRESTORE_ID=none\n", request))).isEqualTo(request);
        assertThat(RequestFile.with("# kept\nRESTORE_ID=none\n", request)).startsWith("# kept\nRESTORE_ID=monday\n");
    }

    @ParameterizedTest
    @MethodSource("reprise.testing.RequestExample#good")
    void takes(RequestExample good) {
        assertThat(RequestFile.parse(good.content())).isInstanceOfSatisfying(Request.Restore.class,
                request -> assertThat(RequestFile.parse(request.toFile())).isEqualTo(request));
    }

    @ParameterizedTest
    @MethodSource("reprise.testing.RequestExample#bad")
    void refuses(RequestExample bad) {
        assertThat(RequestFile.parse(bad.content())).isInstanceOfSatisfying(Request.Malformed.class,
                malformed -> assertThat(malformed.reason()).startsWith(bad.refused()).doesNotContain("\u0000"));
    }

    @Test
    void nothing_is_no_request_that_could_be_written() {
        assertThatThrownBy(() -> new Request.Restore("none", FILE, SHA256))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("RESTORE_ID is \"none\"");
    }

    @Test
    void refuses_a_name_with_a_newline() {
        assertThat(Request.of(Map.of("RESTORE_ID", "monday", "RESTORE_FILE", FILE + "\n", "RESTORE_SHA256", SHA256)))
                .isInstanceOf(Request.Malformed.class);
    }

    @Test
    void says_who_asks_when_the_file_does() {
        assertThat(RequestFile.parse(GOOD + "RESTORE_BY=somebody\n"))
                .isEqualTo(new Request.Restore("monday", FILE, SHA256, "somebody"));
        assertThat(RequestFile.parse(GOOD + "RESTORE_BY=\n")).isEqualTo(RequestFile.parse(GOOD));
        assertThat(new Request.Restore("monday", FILE, SHA256).toFile()).doesNotContain("RESTORE_BY");
    }

    @ParameterizedTest
    @MethodSource("reprise.testing.RequestExample#bad")
    void who_asks_is_cut_and_cleared_of_what_is_hidden(RequestExample bad) {
        var somebody = String.valueOf(bad.by());
        assertThat(new Request.Restore("monday", FILE, SHA256).askedBy(somebody).by())
                .hasSizeLessThanOrEqualTo(100).doesNotContainPattern("[\\p{Cc}\\p{Cf}\u2028]");
    }

    @Test
    void refuses_a_file_that_is_too_large_or_no_text(@TempDir Path folder) throws Exception {
        var file = folder.resolve("request.env");
        Files.writeString(file, "#".repeat(70_000));
        assertThat(RequestFile.read(file)).isInstanceOf(Request.Malformed.class);
        Files.write(file, new byte[]{(byte) 0xff, (byte) 0xfe});
        assertThat(RequestFile.read(file)).isInstanceOf(Request.Malformed.class);
        assertThat(RequestFile.parse(new byte[]{'#', (byte) 0xff})).isInstanceOf(Request.Malformed.class);
        assertThat(RequestFile.read(folder.resolve("none"))).isEqualTo(new Request.None());
    }

    @Test
    void a_ledger_line_from_before_says_nobody_and_a_new_one_who_asked() throws Exception {
        var before = "{\"seq\":1,\"at\":\"2026-11-23T10:15:00Z\",\"outcome\":\"restored\",\"id\":\"monday\",\"file\":\""
                + FILE + "\",\"sha256\":\"" + SHA256 + "\",\"timeline\":2,\"duration_ms\":5}";
        assertThat(LedgerJson.read(before).request()).contains(new LedgerEntry.Asked("monday", ""));
        var asked = LedgerJson.read(before.replace("}", ",\"by\":\"somebody\"}"));
        assertThat(asked.request()).contains(new LedgerEntry.Asked("monday", "somebody"));
        assertThat(LedgerJson.read(LedgerJson.write(asked))).isEqualTo(asked);
    }

    @Test
    void an_undo_has_an_id_that_is_a_label_again() {
        var entry = new LedgerEntry.Restored(1, Instant.EPOCH, new LedgerEntry.Asked("a".repeat(49) + "-bcdef", ""),
                new LedgerEntry.Replacement(FILE, SHA256, SHA256, 2, Optional.of(FILE), Collections.emptySortedMap(),
                        List.of()),
                1);
        assertThat(entry.undoId().orElseThrow()).matches(Request.LABEL).startsWith("undo-aaa");
    }
}
