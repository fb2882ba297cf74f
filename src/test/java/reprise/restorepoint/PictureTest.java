package reprise.restorepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.backup.BackupName;
import reprise.protection.ProtectionState;
import reprise.protection.StoredBackup;
import reprise.protection.StoredBackup.Trust;
import reprise.protection.engine.EngineProtections;
import reprise.testing.Volumes;

class PictureTest {
    @TempDir
    Path folder;
    Volumes volumes;

    @BeforeEach
    void volumes() {
        volumes = new Volumes(folder);
    }

    private Picture picture() {
        return Picture.of(EngineProtections.of(volumes).state(), volumes.settings());
    }

    private static double percent(String x) {
        return Double.parseDouble(x.replace("%", ""));
    }

    @Test
    void later_is_further_to_the_right_and_now_is_at_the_end() throws Exception {
        volumes.add(1);
        for (int i = 0; i < 5; i++) {
            volumes.takeBackup();
        }
        var marks = picture().marks();
        assertThat(marks).extracting(mark -> percent(mark.x())).isSorted().doesNotHaveDuplicates()
                .allSatisfy(x -> assertThat(x).isBetween(9.0, 97.0));
        assertThat(marks.getFirst().x()).isEqualTo("9.00%");
        assertThat(picture().marks().getLast().x()).isEqualTo("97.00%");
    }

    @Test
    void a_restore_joins_the_backup_with_the_timeline_that_it_led_to() throws Exception {
        var backup = volumes.add(3).takeBackup();
        volumes.add(1);
        volumes.clock.advance(Duration.ofMinutes(3));
        volumes.engine().restoreStep().run(Volumes.request("back", backup));
        volumes.takeBackup();
        var picture = picture();
        assertThat(picture.lanes()).extracting(Picture.Lane::timeline).containsExactly(2, 1);
        var mark = picture.marks().getFirst();
        assertThat(picture.joints()).singleElement().satisfies(joint -> {
            assertThat(joint.fromX()).isEqualTo(mark.x());
            assertThat(joint.fromY()).isEqualTo(mark.y());
            assertThat(joint.toY()).isEqualTo(picture.lanes().getFirst().y());
            assertThat(picture.lines()).as("the timeline begins there").anyMatch(
                    line -> line.from().equals(joint.toX()) && line.y() == joint.toY());
        });
    }

    @Test
    void only_a_gap_beyond_the_rpo_is_marked_as_missed() throws Exception {
        volumes.add(1).takeBackup();
        volumes.takeBackup();
        volumes.clock.advance(Duration.ofMinutes(5));
        volumes.takeBackup();
        assertThat(picture().lines()).extracting(Picture.Line::missed).containsExactly(false, true, false);
        volumes.clock.advance(Duration.ofMinutes(3));
        assertThat(picture().lines()).as("nor is the time until now").extracting(Picture.Line::missed)
                .containsExactly(false, true, true);
        volumes.clock.advance(Duration.ofHours(7));
        assertThat(picture().lines()).as("where backups are thinned out, gaps say nothing")
                .extracting(Picture.Line::missed).containsOnly(false);
    }

    @Test
    void a_gap_is_as_wide_as_it_lasted_and_where_that_cannot_be_seen_as_a_mark() throws Exception {
        var before = volumes.add(1).takeBackup();
        volumes.clock.advance(Duration.ofMinutes(5));
        volumes.takeBackup();
        assertThat(gap()).satisfies(gap -> {
            assertThat(gap.from()).isEqualTo("9.00%");
            assertThat(gap.to()).isEqualTo("97.00%");
        });
        volumes.repeat(before, before.restorePoint().minus(Duration.ofDays(40)));
        volumes.clock.advance(Duration.ofHours(5));
        volumes.takeBackup(); // and five hours without one are a gap of their own
        var middle = percent(picture().marks().get(1).x());
        assertThat(gap()).as("five minutes in forty days").satisfies(gap -> {
            assertThat(percent(gap.to()) - percent(gap.from())).isCloseTo(1, within(0.011));
            assertThat(middle).isBetween(percent(gap.from()), percent(gap.to()));
        });
    }

    /** The first. */
    private Picture.Line gap() {
        return picture().lines().stream().filter(Picture.Line::missed).findFirst().orElseThrow();
    }

    @Test
    void the_scale_goes_as_far_back_as_the_oldest_backup() throws Exception {
        volumes.add(1).takeBackup();
        volumes.clock.advance(Duration.ofHours(7));
        assertThat(picture().ticks()).extracting(Picture.Tick::key).containsExactly("10m", "1h", "6h");
    }

    @Test
    void what_would_cover_each_other_shares_a_mark_that_leads_to_all_of_it() throws Exception {
        volumes.add(1);
        for (int i = 0; i < 60; i++) {
            volumes.takeBackup();
        }
        var damaged = volumes.takeBackup();
        Volumes.truncate(damaged.path(), 100);
        volumes.clock.advance(Duration.ofDays(20));
        var picture = picture();
        assertThat(picture.marks()).hasSize(2).extracting(Picture.Mark::y).containsOnly(22);
        var many = picture.marks().getFirst();
        assertThat(many.count()).isEqualTo(60);
        assertThat(many.oldest()).isEqualTo("2026-11-23T10:16:00Z");
        assertThat(many.point().backup().restorePoint()).isEqualTo("2026-11-23T11:15:00Z");
        assertThat(many.path()).isEqualTo("/restore-points?before=" + damaged.file());
        assertThat(picture.marks().getLast()).as("nothing covers what is wrong").satisfies(mark -> {
            assertThat(mark.count()).isOne();
            assertThat(mark.path()).isEqualTo("/restore-points/" + damaged.file());
        });
    }

    @Test
    void however_many_backups_there_are_the_picture_does_not_grow_and_no_gap_is_hidden() throws Exception {
        var first = volumes.add(1).takeBackup();
        var points = IntStream.range(0, 20_000).filter(i -> i < 19_800 || i > 19_810).mapToObj(
                i -> BackupName.of("app", first.restorePoint().plus(Duration.ofMinutes(i)), 1));
        var backups = points.map(name -> new StoredBackup(name.file(), name.restorePoint(), 1, "scheduled",
                Trust.VERIFIED, false, first.size(), first.file(), Optional.empty(), Optional.empty())).toList();
        volumes.clock.advance(Duration.ofMinutes(20_000));
        var picture = Picture.of(
                new ProtectionState(volumes.clock.instant(), backups, List.of(), 1, false, Duration.ofHours(6),
                        false),
                volumes.settings());
        assertThat(picture.marks()).hasSizeLessThan(90);
        assertThat(picture.marks().stream().mapToInt(Picture.Mark::count).sum()).isEqualTo(backups.size());
        assertThat(picture.lines()).hasSizeLessThan(180).filteredOn(Picture.Line::missed).singleElement()
                .satisfies(gap -> assertThat(percent(gap.to()) - percent(gap.from())).isGreaterThanOrEqualTo(1));
    }

    @Test
    void without_a_backup_there_is_nothing_to_draw() {
        assertThat(picture().marks()).isEmpty();
        assertThat(picture().lines()).isEmpty();
    }
}
