package reprise.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.restore.Request;
import reprise.testing.Volumes;

/** A clock that is ahead for a while and comes back, and restore points that somebody made in the future. */
class WrongClockTest {
    private static final Duration TEN_YEARS = Duration.ofDays(3650);
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;
    Volumes volumes;
    Backup.Ours first;

    @BeforeEach
    void a_backup() throws Exception {
        volumes = new Volumes(folder);
        first = volumes.add(1).takeBackup();
    }

    private BackupStore store() {
        return volumes.engine().store();
    }

    private List<String> files() {
        return store().backups().stream().map(Backup::file).toList();
    }

    @Test
    void a_restore_point_ahead_of_the_clock_is_no_newest_backup_and_names_none() throws Exception {
        volumes.repeat(first, Instant.parse("2036-01-01T00:00:00Z"));
        assertThat(store().newest()).map(Backup::file).contains(first.file());
        var next = volumes.add(1).takeBackup();
        assertThat(next.restorePoint()).isEqualTo(volumes.clock.instant());
        assertThat(store().newest()).map(Backup::file).contains(next.file());
    }

    @Test
    void up_to_five_minutes_ahead_the_names_keep_the_order_of_the_data() throws Exception {
        volumes.clock.advance(Duration.ofMinutes(-5));
        var next = volumes.takeBackup(new Request.None());
        assertThat(next.restorePoint()).isEqualTo(first.restorePoint().plusSeconds(1));
    }

    @Test
    void a_clock_that_is_ten_years_ahead_and_comes_back_costs_no_backup() throws Exception {
        for (int i = 0; i < 121; i++) {
            volumes.clock.advance(Duration.ofMinutes(1));
            volumes.repeat(first, volumes.clock.instant());
        }
        var good = files();
        assertThat(good).hasSize(122);
        volumes.clock.advance(TEN_YEARS);
        var ahead = List.of(volumes.add(1).takeBackup().file(), volumes.add(1).takeBackup().file());
        assertThat(files()).as("while it is ahead").containsAll(good);
        volumes.clock.advance(TEN_YEARS.negated());
        var after = new ArrayList<String>();
        for (int i = 0; i < 30; i++) {
            var backup = volumes.add(1).takeBackup();
            assertThat(backup.restorePoint()).isEqualTo(volumes.clock.instant());
            assertThat(backup.isAhead(volumes.clock.instant())).isFalse();
            after.add(backup.file());
        }
        assertThat(files()).as("and right again").containsAll(good).containsAll(ahead).containsAll(after)
                .hasSize(good.size() + 32);
        assertThat(store().newest()).map(Backup::file).contains(after.getLast());
    }

    /** When its time comes, a name from the future would be the newest, and hold the oldest rows. */
    @Test
    void a_backup_that_was_made_ahead_counts_for_nothing_when_its_time_has_come_either() throws Exception {
        volumes.clock.advance(HOUR);
        var ahead = volumes.add(1).takeBackup();
        volumes.clock.advance(HOUR.negated());
        volumes.add(1).takeBackup();
        for (int i = 0; i < 57; i++) {
            volumes.clock.advance(Duration.ofMinutes(1));
        }
        var newest = store().newest().orElseThrow();
        assertThat(newest.file()).isNotEqualTo(ahead.file());
        var next = volumes.add(1).takeBackup();
        assertThat(next.restorePoint()).isEqualTo(volumes.clock.instant());
        volumes.clock.advance(Duration.ofDays(300));
        volumes.add(1).takeBackup();
        volumes.add(1).takeBackup();
        assertThat(files()).as("a person's to delete").contains(ahead.file());
    }

    @Test
    void what_is_ahead_is_suspicious_with_its_reason_until_a_person_trusts_its_time() throws Exception {
        volumes.clock.advance(HOUR);
        var ahead = volumes.add(1).takeBackup();
        assertThat(ahead.state(volumes.clock.instant())).isEqualTo(Backup.State.VERIFIED);
        volumes.clock.advance(HOUR.negated());
        assertThat(ahead.state(volumes.clock.instant())).isEqualTo(Backup.State.SUSPICIOUS);
        assertThat(BackupJson.of(ahead, volumes.clock.instant())).containsEntry("verdict",
                "suspicious: its time is ahead of the clock");
        volumes.add(1).takeBackup();
        volumes.clock.advance(HOUR.multipliedBy(2));
        var marked = store().find(ahead.file()).orElseThrow();
        assertThat(marked.suspicion(volumes.clock.instant())).contains(
                "its time was ahead of the clock when a later backup was made");
        store().change(marked.name(), Manifest::accept);
        assertThat(store().find(ahead.file()).orElseThrow().state(volumes.clock.instant()))
                .isEqualTo(Backup.State.VERIFIED);
    }
}
