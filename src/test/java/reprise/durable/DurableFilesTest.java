package reprise.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.testing.PowerCuts;
import reprise.testing.RecordedChannel;

class DurableFilesTest {
    private static final byte[] BYTES = "content".getBytes();

    @TempDir
    Path folder;
    final DurableFiles files = new DurableFiles();

    @Test
    void a_path_that_cannot_be_looked_at_is_not_taken_for_an_absent_one() throws IOException {
        var unknown = folder.resolve("x".repeat(300));
        assertThatThrownBy(() -> files.deleteIfExists(unknown)).hasMessageContaining("File name too long");
        assertThatThrownBy(() -> files.createDirectories(unknown)).hasMessageContaining("File name too long");
        var file = Files.write(folder.resolve("file"), BYTES);
        assertThatThrownBy(() -> files.createDirectories(file)).isInstanceOf(IOException.class);
        files.deleteIfExists(folder.resolve("absent"));
    }

    @Test
    void each_directory_is_forced_into_its_parent() throws IOException {
        var changes = new ArrayList<String>();
        var below = folder.resolve("a/b");
        var observed = new DurableFiles(
                (change, path) -> changes.add(change + " " + folder.relativize(path.toAbsolutePath())));
        observed.createDirectories(below);
        assertThat(changes).containsExactly("create a", "force directory ", "create a/b", "force directory a");
        observed.createDirectories(below);
        assertThat(changes).as("nothing is missing any more").hasSize(4);
    }

    @Test
    void a_file_below_new_directories_is_there_after_a_power_cut() throws IOException {
        var cuts = new PowerCuts(folder);
        var durable = new DurableFiles((_, _) -> {}, cuts);
        var below = folder.resolve("a/b");
        durable.createDirectories(below);
        durable.replace(below.resolve("file"), BYTES);
        assertThat(cuts.now()).isNotEmpty().allSatisfy(state -> assertThat(state.files()).containsKey("a/b/file"));
    }

    @Test
    void a_replaced_file_has_its_old_bytes_or_its_new_ones_and_the_new_ones_in_the_end() throws IOException {
        Files.writeString(folder.resolve("file"), "old");
        var cuts = new PowerCuts(folder);
        new DurableFiles((_, _) -> {}, cuts).replace(folder.resolve("file"), BYTES);
        assertThat(cuts.states()).hasSizeGreaterThan(3).extracting(state -> new String(state.files().get("file")))
                .allMatch(Set.of("old", "content")::contains);
        assertThat(cuts.now()).extracting(state -> new String(state.files().get("file"))).containsOnly("content");
    }

    @Test
    void bytes_are_never_written_through_a_link_to_another_file() throws IOException {
        var other = Files.writeString(folder.resolve("other"), "a backup");
        for (var link : List.of(Files.createSymbolicLink(folder.resolve("symbolic"), other),
                Files.createLink(folder.resolve("hard"), other))) {
            files.write(link, BYTES);
            assertThat(other).hasContent("a backup");
            assertThat(link).hasBinaryContent(BYTES).isRegularFile();
        }
    }

    @Test
    void a_copy_is_forced_piece_by_piece_and_an_empty_one_too() throws IOException {
        var forced = new AtomicInteger();
        var counting = new DurableFiles((_, _) -> {}, new FileCalls() {
            @Override
            public FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
                return new RecordedChannel(super.open(file, options), () -> {}, forced::incrementAndGet);
            }
        });
        var large = Files.write(folder.resolve("large"), new byte[9 << 20]);
        counting.copy(large, folder.resolve("copy"));
        assertThat(folder.resolve("copy")).hasSameBinaryContentAs(large);
        assertThat(forced).as("one fsync of all would keep the other writers waiting").hasValueGreaterThan(5);
        forced.set(0);
        counting.copy(Files.createFile(folder.resolve("empty")), folder.resolve("copy of empty"));
        assertThat(forced).hasPositiveValue();
    }
}
