package reprise.restorepoint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import reprise.protection.ProtectionState;
import reprise.protection.Restoration;
import reprise.protection.StoredBackup;
import reprise.settings.Settings;

/**
 * The backups over time, drawn: a lane for each timeline, the newest above. Distances are the logarithms of ages, as
 * retention thins backups out in the same way: minutes, hours and weeks have each their room. Horizontal places are in
 * percent, so that the picture fits any width, vertical ones in pixels.
 *
 * <p>
 * What would be drawn over each other is drawn once: however many backups there are, the picture does not grow.
 *
 * @param lines
 *            between two backups of a timeline, or its beginning and the first
 * @param joints
 *            restores: from the backup, to the beginning of the timeline that it led to
 */
public record Picture(List<Tick> ticks, List<Lane> lanes, List<Line> lines, List<Joint> joints, List<Mark> marks,
        int height) {
    private static final String LIST = "/restore-points";
    private static final int MAX_LANES = 8;
    private static final int LANE_HEIGHT = 30;
    private static final int TOP = 22;
    private static final List<Tick> TICKS = List.of(tick("10m", Duration.ofMinutes(10)),
            tick("1h", Duration.ofHours(1)),
            tick("6h", Duration.ofHours(6)), tick("1d", Duration.ofDays(1)), tick("1w", Duration.ofDays(7)),
            tick("4w", Duration.ofDays(28)));

    /** A place on the scale; its text is {@code tick.<key>}. */
    public record Tick(String key, double seconds, String x) {}

    /** A timeline. */
    public record Lane(int timeline, int y) {}

    /** @param missed whether more time than the RPO went by without a backup */
    public record Line(String from, String to, int y, boolean missed) {}

    /** A restore. */
    public record Joint(String fromX, int fromY, String toX, int toY) {}

    /**
     * A backup, or some of one kind and state in one place.
     *
     * @param point
     *            the newest of them
     * @param oldest
     *            the instant of the first of them
     * @param newer
     *            id of the backup after them, of any kind and timeline
     */
    public record Mark(RestorePoint point, Instant oldest, int count, Optional<String> newer, String x, int y) {

        /** The page of the one, or the list that begins with the newest. */
        public String path() {
            return count == 1 ? point.path() : newer.map(id -> LIST + "?before=" + id).orElse(LIST);
        }
    }

    private static Tick tick(String key, Duration age) {
        return new Tick(key, age.toSeconds(), "");
    }

    static Picture of(ProtectionState state, Settings settings) {
        var backups = state.backups();
        var now = state.at();
        var restores = state.restorations().stream().filter(entry -> entry.replaced().isPresent()).toList();
        var oldest = backups.isEmpty() ? now : backups.getFirst().restorePoint();
        var timelines = Stream.concat(backups.stream().map(StoredBackup::timeline),
                restores.stream().map(Restoration::openedTimeline)).distinct().sorted(Comparator.reverseOrder())
                .limit(MAX_LANES).toList();
        var lanes = new ArrayList<Lane>();
        timelines.forEach(timeline -> lanes.add(new Lane(timeline, TOP + LANE_HEIGHT * lanes.size())));
        var drawing = Drawing.since(oldest, now, state.allKept(), lanes);
        var shown = backups.stream().filter(backup -> timelines.contains(backup.timeline())).toList();
        return new Picture(
                TICKS.stream().filter(tick -> drawing.reaches(tick.seconds()))
                        .map(tick -> new Tick(tick.key(), tick.seconds(), drawing.x(tick.seconds()))).toList(),
                lanes, lanes.stream().flatMap(lane -> drawing.lines(lane, shown, restores, settings).stream()).toList(),
                restores.stream().map(drawing::joint).filter(Objects::nonNull).toList(), drawing.marks(shown),
                TOP + LANE_HEIGHT * lanes.size() + 6);
    }
}
