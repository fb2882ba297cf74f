package reprise.restorepoint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reprise.protection.Restoration;
import reprise.protection.StoredBackup;
import reprise.protection.StoredBackup.Trust;
import reprise.restorepoint.Picture.Joint;
import reprise.restorepoint.Picture.Lane;
import reprise.restorepoint.Picture.Line;
import reprise.restorepoint.Picture.Mark;
import reprise.settings.Settings;

/**
 * Where the things of a picture are drawn.
 *
 * @param span
 *            from now to the oldest, on the scale
 * @param allKept
 *            up to which age no backup is thinned out
 */
record Drawing(double span, Instant now, Duration allKept, List<Lane> lanes) {
    private static final double LEFT = 9;
    private static final double RIGHT = 97;
    private static final double UNIT_SECONDS = 60;
    /** In percent, about the width of a mark: what is in one cell covers each other, and a gap is as wide at least. */
    private static final double CELL = 1;

    static Drawing since(Instant oldest, Instant now, Duration allKept, List<Lane> lanes) {
        return new Drawing(scale(Math.max(UNIT_SECONDS, seconds(oldest, now))), now, allKept, lanes);
    }

    private static double scale(double seconds) {
        return Math.log1p(seconds / UNIT_SECONDS);
    }

    private static double seconds(Instant instant, Instant now) {
        return Math.max(0, Duration.between(instant, now).toMillis() / 1000.0);
    }

    boolean reaches(double age) {
        return scale(age) <= span;
    }

    String x(Instant instant) {
        return x(seconds(instant, now));
    }

    String x(double age) {
        return percent(place(age));
    }

    private static String percent(double place) {
        return String.format(Locale.ROOT, "%.2f%%", place);
    }

    private double place(double age) {
        return RIGHT - (RIGHT - LEFT) * Math.clamp(scale(age) / span, 0, 1);
    }

    private double place(Instant instant) {
        return place(seconds(instant, now));
    }

    private int cell(Instant instant) {
        return (int) (place(instant) / CELL);
    }

    private int y(int timeline) {
        return lanes.stream().filter(lane -> lane.timeline() == timeline).mapToInt(Lane::y).findFirst().orElse(-1);
    }

    private record MarkPlace(int timeline, String kind, Trust trust, int cell) {}

    /** In order of time, and those with which something is wrong after the others, so that nothing covers them. */
    List<Mark> marks(List<StoredBackup> backups) {
        var places = new LinkedHashMap<MarkPlace, List<Integer>>();
        for (int i = 0; i < backups.size(); i++) {
            var backup = backups.get(i);
            places.computeIfAbsent(new MarkPlace(backup.timeline(), backup.kind(), backup.trust(),
                    cell(backup.restorePoint())), _ -> new ArrayList<>()).add(i);
        }
        return places.values().stream().map(place -> mark(backups, place))
                .sorted(Comparator.comparing(Drawing::isWrong)).toList();
    }

    private Mark mark(List<StoredBackup> backups, List<Integer> place) {
        int last = place.getLast();
        var newest = backups.get(last);
        var newer = last + 1 < backups.size() ? Optional.of(backups.get(last + 1).id()) : Optional.<String>empty();
        return new Mark(new RestorePoint(newest), backups.get(place.getFirst()).restorePoint(), place.size(), newer,
                x(newest.restorePoint()), y(newest.timeline()));
    }

    private static boolean isWrong(Mark mark) {
        return switch (mark.point().backup().trust()) {
            case DAMAGED, SUSPICIOUS -> true;
            case VERIFIED, UNVERIFIED -> false;
        };
    }

    private record LinePlace(int from, int to, boolean missed) {}

    Collection<Line> lines(Lane lane, List<StoredBackup> backups, List<Restoration> restores, Settings settings) {
        var beginning = restores.stream().filter(entry -> entry.openedTimeline() == lane.timeline())
                .map(Restoration::at);
        var points = new ArrayList<>(Stream.concat(beginning,
                backups.stream().filter(backup -> backup.timeline() == lane.timeline())
                        .map(StoredBackup::restorePoint))
                .sorted().toList());
        if (lane.equals(lanes.getFirst()) && !points.isEmpty()) {
            points.add(now); // what is not backed up yet
        }
        // older backups are thinned out: that some are not there any more says nothing
        var whole = now.minus(allKept);
        var lines = new ArrayList<Line>();
        var drawn = new HashSet<LinePlace>();
        for (int i = 1; i < points.size(); i++) {
            var from = points.get(i - 1);
            var to = points.get(i);
            boolean missed = from.isAfter(whole) && Duration.between(from, to).compareTo(settings.rpo()) > 0;
            if (drawn.add(new LinePlace(cell(from), cell(to), missed))) {
                lines.add(missed ? gap(place(from), place(to), lane.y()) : new Line(x(from), x(to), lane.y(), false));
            }
        }
        return lines;
    }

    /** However far back the picture goes, a gap can be seen. */
    private static Line gap(double from, double to, int y) {
        double missing = Math.max(0, CELL - (to - from)) / 2;
        return new Line(percent(from - missing), percent(to + missing), y, true);
    }

    @Nullable
    Joint joint(Restoration entry) {
        var from = entry.point();
        if (from.isEmpty() || y(from.get().timeline()) < 0 || y(entry.openedTimeline()) < 0) {
            return null;
        }
        return new Joint(x(from.get().instant()), y(from.get().timeline()), x(entry.at()), y(entry.openedTimeline()));
    }
}
