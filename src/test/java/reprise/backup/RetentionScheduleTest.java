package reprise.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import reprise.backup.Manifest.Kind;
import reprise.backup.Manifest.Origin;
import reprise.backup.Manifest.Stored;
import reprise.backup.Manifest.Suspicion;
import reprise.backup.Manifest.Taken;
import reprise.backup.Manifest.Verification;
import reprise.sqlite.Contents;

class RetentionScheduleTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:15:00Z");
    private static final Retention STANDARD = new Retention(Duration.ofHours(6), 24, 7, 4, Duration.ofDays(7));

    private static Backup.Ours backup(Duration age, int timeline, Kind kind, String integrity) {
        var name = BackupName.of("app", NOW.minus(age), timeline);
        var contents = new Contents(1, Collections.emptySortedMap(), Collections.emptySortedMap(), "3");
        return new Backup.Ours(name, Path.of(name.file()), 1, new Manifest(name, new Taken(kind, 1, "test"),
                new Stored(1, ""), contents, new Verification(integrity, name.restorePoint()),
                new Suspicion(Optional.empty(), Optional.empty(), false, Optional.empty()),
                new Origin(name.file(), Optional.empty(), OptionalLong.empty())));
    }

    private static Backup.Ours scheduled(Duration age) {
        return backup(age, 1, Kind.SCHEDULED, Manifest.SOUND);
    }

    /** One a minute, oldest first. */
    private static List<Backup> aMinuteEach(Duration since) {
        return new ArrayList<>(LongStream.rangeClosed(0, since.toMinutes())
                .mapToObj(minutes -> scheduled(since.minusMinutes(minutes))).toList());
    }

    private static List<Backup> kept(List<Backup> backups, Set<String> named) {
        var kept = new ArrayList<>(backups);
        kept.removeAll(new HashSet<>(RetentionSchedule.expired(backups, STANDARD, named, NOW)));
        return kept;
    }

    @Test
    void keeps_every_backup_of_the_last_six_hours() {
        var backups = aMinuteEach(Duration.ofHours(6));
        assertThat(RetentionSchedule.expired(backups, STANDARD, Set.of(), NOW)).isEmpty();
    }

    @Test
    void keeps_the_newest_of_each_hour_of_a_day_then_of_seven_days_then_of_four_weeks() {
        var kept = kept(aMinuteEach(Duration.ofDays(60)), Set.of());
        var old = kept.stream().map(Backup::restorePoint)
                .filter(point -> point.isBefore(NOW.minus(Duration.ofHours(6))))
                .map(Instant::toString).toList();
        // 10:15 on a Monday: the ends of two weeks, of five days, of hours 11 of Sunday to 3 of Monday
        assertThat(old).hasSize(2 + 5 + 17).startsWith("2026-11-08T23:59:00Z", "2026-11-15T23:59:00Z",
                "2026-11-17T23:59:00Z", "2026-11-18T23:59:00Z")
                .endsWith("2026-11-23T02:59:00Z", "2026-11-23T03:59:00Z");
        assertThat(kept).hasSize(old.size() + 361);
    }

    @Test
    void does_it_minute_by_minute_as_all_at_once() {
        List<Backup> backups = new ArrayList<>();
        for (var backup : aMinuteEach(Duration.ofDays(3))) {
            backups.add(backup);
            backups.removeAll(RetentionSchedule.expired(backups, STANDARD, Set.of(), NOW));
        }
        assertThat(backups).containsAll(kept(aMinuteEach(Duration.ofDays(3)), Set.of()));
    }

    @Test
    void a_restore_point_ten_years_ahead_evicts_nothing_and_stays() {
        var backups = aMinuteEach(Duration.ofDays(2));
        var kept = kept(backups, Set.of());
        var ahead = scheduled(Duration.ofDays(-3650));
        backups.add(ahead);
        assertThat(kept(backups, Set.of())).containsAll(kept).contains(ahead).hasSize(kept.size() + 1);
    }

    @Test
    void a_clock_that_is_ten_years_ahead_evicts_nothing() {
        var backups = aMinuteEach(Duration.ofHours(2));
        backups.add(scheduled(Duration.ofDays(-3650)));
        assertThat(RetentionSchedule.expired(backups, STANDARD, Set.of(), NOW.plus(Duration.ofDays(3650)))).isEmpty();
    }

    @Test
    void only_the_longest_pause_makes_backups_no_older() {
        var backups = new ArrayList<Backup>();
        for (int hours : new int[]{20, 19, 14, 13, 4, 3, 0}) {
            backups.add(scheduled(Duration.ofHours(hours)));
        }
        var few = new Retention(Duration.ofHours(6), 0, 0, 0, Duration.ofDays(7));
        assertThat(RetentionSchedule.expired(backups, few, Set.of(), NOW)).as("9 of these hours count for nothing")
                .isEqualTo(backups.subList(0, 2));
    }

    @Test
    void keeps_the_last_accepted_loss_of_rows_as_long_as_there_are_backups_from_before_it() {
        var backups = aMinuteEach(Duration.ofDays(9));
        int index = backups.size() - 600;
        var old = (Backup.Ours) backups.get(index);
        var accepted = new Backup.Ours(old.name(), old.path(), old.size(),
                old.manifest().suspecting(Optional.of(new Manifest.Shrink("events", 100, 1))).accept());
        assertThat(kept(backups, Set.of())).doesNotContain(old);
        backups.set(index, accepted);
        assertThat(kept(backups, Set.of())).contains(accepted);
        var alone = backups.subList(index, backups.size());
        assertThat(kept(alone, Set.of())).isNotEmpty();
    }

    @Test
    void never_deletes_the_newest_sound_backup_of_a_timeline() {
        var backups = aMinuteEach(Duration.ofDays(60));
        var ofBefore = backup(Duration.ofDays(90).plusHours(1), 7, Kind.SCHEDULED, Manifest.SOUND);
        backups.addFirst(ofBefore);
        backups.addFirst(backup(Duration.ofDays(90), 7, Kind.SCHEDULED, "sha256 differs"));
        assertThat(kept(backups, Set.of())).contains(ofBefore).doesNotContain(backups.getFirst());
    }

    @Test
    void never_deletes_a_safety_copy_of_the_last_seven_days() {
        var backups = aMinuteEach(Duration.ofDays(30));
        var young = backup(Duration.ofDays(6).plusSeconds(7), 1, Kind.SAFETY, Manifest.SOUND);
        var old = backup(Duration.ofDays(9).plusSeconds(7), 1, Kind.SAFETY, Manifest.SOUND);
        backups.addAll(List.of(young, old));
        assertThat(kept(backups, Set.of())).contains(young).doesNotContain(old);
    }

    @Test
    void never_deletes_what_the_request_names() {
        var backups = aMinuteEach(Duration.ofDays(30));
        var named = backups.get(12_345);
        assertThat(kept(backups, Set.of())).doesNotContain(named);
        assertThat(kept(backups, Set.of(named.file()))).contains(named);
    }

    @Test
    void never_deletes_what_it_did_not_make_or_cannot_read() {
        var backups = aMinuteEach(Duration.ofDays(30));
        var foreign = new Backup.Foreign(BackupName.parse("app-1763892000.db").orElseThrow(), Path.of("f"), 1);
        var unreadable = new Backup.Unreadable(BackupName.of("app", NOW.minus(Duration.ofDays(300)), 1), Path.of("u"),
                1, "");
        backups.addAll(List.of(foreign, unreadable));
        assertThat(kept(backups, Set.of())).contains(foreign, unreadable);
    }

    @Test
    void a_damaged_backup_takes_no_place_of_a_sound_one() {
        var sound = scheduled(Duration.ofHours(7).plusMinutes(5));
        var damaged = backup(Duration.ofHours(7).plusMinutes(1), 1, Kind.SCHEDULED, "sha256 differs");
        var backups = aMinuteEach(Duration.ofHours(6).plusMinutes(15));
        backups.addAll(List.of(sound, damaged));
        assertThat(kept(backups, Set.of())).contains(sound).doesNotContain(damaged);
    }
}
