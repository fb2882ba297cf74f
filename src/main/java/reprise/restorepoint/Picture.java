package reprise.restorepoint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import reprise.backup.Backup;
import reprise.backup.BackupName;
import reprise.restore.LedgerEntry;
import reprise.settings.Settings;

/**
 * The backups over time, drawn: a lane for each timeline, the newest above. Distances are the logarithms of ages, as
 * retention thins backups out in the same way: minutes, hours and weeks have each their room. Horizontal places are in
 * percent, so that the picture fits any width, vertical ones in pixels.
 *
 * @param lines
 *            between two backups of a timeline, or its beginning and the first
 * @param joints
 *            restores: from the backup, to the beginning of the timeline that it led to
 */
public record Picture(List<Tick> ticks, List<Lane> lanes, List<Line> lines, List<Joint> joints, List<Mark> marks,
        int height) {
    private static final int MAX_LANES = 8;
    private static final int LANE_HEIGHT = 30;
    private static final int TOP = 22;
    private static final double LEFT = 9;
    private static final double RIGHT = 97;
    private static final double UNIT_SECONDS = 60;
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

    /** A backup. */
    public record Mark(RestorePoint point, String x, int y) {}

    private static Tick tick(String key, Duration age) {
        return new Tick(key, age.toSeconds(), "");
    }

    /** @param backups oldest first */
    static Picture of(List<Backup> backups, List<LedgerEntry> ledger, Settings settings, Instant now) {
        var restores = ledger.stream().filter(LedgerEntry::isRestore).toList();
        var oldest = backups.isEmpty() ? now : backups.getFirst().restorePoint();
        double span = scale(Math.max(UNIT_SECONDS, seconds(oldest, now)));
        var timelines = Stream.concat(backups.stream().map(backup -> backup.name().timeline()),
                restores.stream().map(LedgerEntry::timeline)).distinct().sorted(Comparator.reverseOrder())
                .limit(MAX_LANES).toList();
        var lanes = new ArrayList<Lane>();
        timelines.forEach(timeline -> lanes.add(new Lane(timeline, TOP + LANE_HEIGHT * lanes.size())));
        var drawing = new Drawing(span, now, lanes);
        var shown = backups.stream().filter(backup -> timelines.contains(backup.name().timeline())).toList();
        return new Picture(
                TICKS.stream().filter(tick -> scale(tick.seconds()) <= span)
                        .map(tick -> new Tick(tick.key(), tick.seconds(), drawing.x(tick.seconds()))).toList(),
                lanes, lanes.stream().flatMap(lane -> drawing.lines(lane, shown, restores, settings).stream()).toList(),
                restores.stream().map(drawing::joint).filter(Objects::nonNull).toList(), shown.stream()
                        .map(backup -> new Mark(new RestorePoint(backup), drawing.x(backup.restorePoint()),
                                drawing.y(backup.name().timeline())))
                        .toList(),
                TOP + LANE_HEIGHT * lanes.size() + 6);
    }

    private static double scale(double seconds) {
        return Math.log1p(seconds / UNIT_SECONDS);
    }

    private static double seconds(Instant instant, Instant now) {
        return Math.max(0, Duration.between(instant, now).toMillis() / 1000.0);
    }

    /** Where things are drawn. */
    private record Drawing(double span, Instant now, List<Lane> lanes) {
        String x(Instant instant) {
            return x(seconds(instant, now));
        }

        String x(double age) {
            return String.format(Locale.ROOT, "%.2f%%",
                    RIGHT - (RIGHT - LEFT) * Math.clamp(scale(age) / span, 0, 1));
        }

        int y(int timeline) {
            return lanes.stream().filter(lane -> lane.timeline() == timeline).mapToInt(Lane::y).findFirst().orElse(-1);
        }

        List<Line> lines(Lane lane, List<Backup> backups, List<LedgerEntry> restores, Settings settings) {
            var beginning = restores.stream().filter(entry -> entry.timeline() == lane.timeline())
                    .map(LedgerEntry::at);
            var points = new ArrayList<>(Stream.concat(beginning,
                    backups.stream().filter(backup -> backup.name().timeline() == lane.timeline())
                            .map(Backup::restorePoint))
                    .sorted().toList());
            if (lane.equals(lanes.getFirst()) && !points.isEmpty()) {
                points.add(now); // what is not backed up yet
            }
            // older backups are thinned out: that some are not there any more says nothing
            var whole = now.minus(settings.retention().all());
            var lines = new ArrayList<Line>();
            for (int i = 1; i < points.size(); i++) {
                var from = points.get(i - 1);
                var to = points.get(i);
                lines.add(new Line(x(from), x(to), lane.y(), from.isAfter(whole)
                        && Duration.between(from, to).compareTo(settings.rpo()) > 0));
            }
            return lines;
        }

        @org.jspecify.annotations.Nullable
        Joint joint(LedgerEntry entry) {
            var from = BackupName.parse(String.valueOf(entry.file()));
            if (from.isEmpty() || y(from.get().timeline()) < 0 || y(entry.timeline()) < 0) {
                return null;
            }
            return new Joint(x(from.get().restorePoint()), y(from.get().timeline()), x(entry.at()),
                    y(entry.timeline()));
        }
    }
}
