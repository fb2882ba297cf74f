package reprise.restorepoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        var engine = volumes.engine();
        return Picture.of(engine.store().backups(), engine.ledger().entries(), engine.settings(),
                volumes.clock.instant());
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
                .extracting(Picture.Line::missed).containsExactly(false, false, false);
    }

    @Test
    void the_scale_goes_as_far_back_as_the_oldest_backup() throws Exception {
        volumes.add(1).takeBackup();
        volumes.clock.advance(Duration.ofHours(7));
        assertThat(picture().ticks()).extracting(Picture.Tick::key).containsExactly("10m", "1h", "6h");
    }

    @Test
    void without_a_backup_there_is_nothing_to_draw() {
        assertThat(picture().marks()).isEmpty();
        assertThat(picture().lines()).isEmpty();
    }
}
