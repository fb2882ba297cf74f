package reprise.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.testing.Volumes;

class VerifierTest {
    @TempDir
    Path folder;
    Volumes volumes;
    Backup.Ours backup;

    @BeforeEach
    void a_backup_of_some_pages() throws Exception {
        volumes = new Volumes(folder);
        backup = volumes.add(300).takeBackup();
    }

    private Backup again() {
        return volumes.engine().store().find(backup.file()).orElseThrow();
    }

    @Test
    void finds_each_bit_that_was_turned_over() throws Exception {
        var random = new Random(20261123);
        for (int i = 0; i < 200; i++) {
            long offset = random.nextLong(backup.size());
            Volumes.flipBit(backup.path(), offset);
            assertThat(Verifier.verify(again())).as("offset " + offset).isInstanceOf(Verdict.Damaged.class);
            Volumes.flipBit(backup.path(), offset);
        }
        assertThat(Verifier.verify(again())).isInstanceOf(Verdict.Verified.class);
    }

    @Test
    void finds_a_truncation_at_every_page_and_inside_one() throws Exception {
        var whole = Files.readAllBytes(backup.path());
        for (long size = 0; size < whole.length; size += 1024) {
            Files.write(backup.path(), whole);
            Volumes.truncate(backup.path(), size);
            assertThat(Verifier.verify(again())).as("size " + size).isInstanceOf(Verdict.Damaged.class);
        }
    }

    @Test
    void finds_another_sound_database_under_its_name() throws Exception {
        Files.copy(volumes.add(1).takeBackup().path(), backup.path(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(Verifier.verify(again())).isInstanceOf(Verdict.Damaged.class);
    }

    @Test
    void finds_a_manifest_that_tells_of_other_rows() throws Exception {
        var manifest = volumes.backup().resolve(backup.name().manifest());
        Files.writeString(manifest, Files.readString(manifest).replace("\"events\" : 300", "\"events\" : 301"));
        assertThat(Verifier.verify(again()))
                .isEqualTo(new Verdict.Damaged("rows or schema version differ from its manifest"));
    }

    @Test
    void a_manifest_that_cannot_be_read_is_damage() throws Exception {
        var manifest = volumes.backup().resolve(backup.name().manifest());
        for (var content : new String[]{"", "{}", "[1]", "{\"file\":", "null", "{\"file\": 7}", "\u0000"}) {
            Files.write(manifest, content.getBytes(StandardCharsets.UTF_8));
            assertThat(again()).as(content).isInstanceOf(Backup.Unreadable.class);
            assertThat(Verifier.verify(again())).as(content).isInstanceOf(Verdict.Damaged.class);
        }
    }

    @Test
    void a_log_that_somebody_left_beside_a_backup_is_not_read() throws Exception {
        Files.copy(volumes.database(), folder.resolve("other"));
        Files.write(backup.path().resolveSibling(backup.file() + "-wal"), new byte[4096]);
        assertThat(Verifier.verify(again())).isInstanceOf(Verdict.Verified.class);
    }

    @Test
    void a_symbolic_link_is_not_a_backup() throws Exception {
        var elsewhere = Files.move(backup.path(), folder.resolve("elsewhere.db"));
        Files.createSymbolicLink(backup.path(), elsewhere);
        assertThat(volumes.engine().store().find(backup.file())).isEmpty();
        assertThat(volumes.engine().store().backups()).isEmpty();
    }

    @Test
    void a_file_of_the_original_workshop_is_verified_for_itself() throws Exception {
        var path = volumes.backup().resolve("app-1763892000.db");
        Files.copy(backup.path(), path);
        var foreign = volumes.engine().store().find("app-1763892000.db").orElseThrow();
        assertThat(foreign).isInstanceOf(Backup.Foreign.class);
        assertThat(Verifier.verify(foreign)).isInstanceOf(Verdict.Verified.class);
        Volumes.truncate(path, backup.size() - 4096);
        assertThat(Verifier.verify(foreign)).isInstanceOf(Verdict.Damaged.class);
    }
}
