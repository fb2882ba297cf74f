package reprise.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreListingTest {
    private static final FileTime CHANGED = FileTime.from(Instant.parse("2026-11-23T10:15:00Z"));

    @TempDir
    Path folder;
    long time;
    int reads;
    ListingCache listing;

    @BeforeEach
    void a_store_of_one() throws IOException {
        listing = new ListingCache(folder, "app", this::read, () -> time);
        put("app-20261123T101500Z-t1.db", 1);
    }

    private Optional<Backup> read(BackupName name) {
        reads++;
        var path = folder.resolve(name.file());
        return Optional.of(new Backup.Foreign(name, path, path.toFile().length()));
    }

    /** With the directory as if its clock stood still. */
    private void put(String file, int bytes) throws IOException {
        Files.write(folder.resolve(file), new byte[bytes]);
        Files.setLastModifiedTime(folder, CHANGED);
    }

    private void pass(Duration duration) {
        time += duration.toNanos();
    }

    @Test
    void a_directory_that_does_not_change_is_not_read_again() {
        listing.backups();
        pass(Duration.ofSeconds(2));
        listing.backups();
        pass(Duration.ofSeconds(9));
        assertThat(listing.backups()).hasSize(1);
        assertThat(listing.listing().names()).hasSize(1);
        assertThat(reads).as("at first, and when the change was a second old").isEqualTo(2);
    }

    @Test
    void a_change_is_seen_at_once() throws IOException {
        listing.backups();
        pass(Duration.ofSeconds(2));
        listing.backups();
        Files.write(folder.resolve("app-20261123T101600Z-t1.db"), new byte[1]);
        assertThat(listing.backups()).hasSize(2);
        assertThat(listing.listing().files()).hasSize(2);
        Files.delete(folder.resolve("app-20261123T101500Z-t1.db"));
        assertThat(listing.listing().names()).extracting(BackupName::file)
                .containsExactly("app-20261123T101600Z-t1.db");
    }

    @Test
    void a_second_change_in_the_same_moment_is_not_missed() throws IOException {
        listing.backups();
        put("app-20261123T101600Z-t1.db", 1);
        pass(Duration.ofMillis(900));
        assertThat(listing.backups()).hasSize(2);
        put("app-20261123T101700Z-t1.db", 1);
        pass(Duration.ofMillis(900));
        assertThat(listing.backups()).hasSize(3);
    }

    @Test
    void a_file_that_is_cut_off_where_it_lies_is_noticed_within_ten_seconds() throws IOException {
        pass(Duration.ofSeconds(2));
        listing.backups();
        pass(Duration.ofSeconds(2));
        assertThat(listing.backups()).extracting(Backup::size).containsExactly(1L);
        put("app-20261123T101500Z-t1.db", 0);
        assertThat(listing.backups()).extracting(Backup::size).containsExactly(1L);
        pass(Duration.ofSeconds(11));
        assertThat(listing.backups()).extracting(Backup::size).containsExactly(0L);
    }

    @Test
    void who_is_about_to_change_the_store_sees_what_is_there() throws IOException {
        listing.backups();
        pass(Duration.ofSeconds(2));
        listing.backups();
        put("app-20261123T101600Z-t1.db", 1);
        listing.forget();
        assertThat(listing.backups()).hasSize(2);
    }

    @Test
    void a_store_that_is_not_there_is_empty() {
        assertThat(new ListingCache(folder.resolve("none"), "app", this::read, () -> time).backups()).isEmpty();
    }
}
