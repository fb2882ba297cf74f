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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reprise.backup.Backup;
import reprise.backup.BackupName;
import reprise.restore.LedgerEntry;
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
 */
record Drawing(double span, Instant now, List<Lane> lanes) {
    private static final double LEFT = 9;
    private static final double RIGHT = 97;
    private static final double UNIT_SECONDS = 60;
    /** In percent, about the width of a mark: what is in one cell covers each other, and a gap is as wide at least. */
    private static final double CELL = 1;

    static Drawing since(Instant oldest, Instant now, List<Lane> lanes) {
        return new Drawing(scale(Math.max(UNIT_SECONDS, seconds(oldest, now))), now, lanes);
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

    private record MarkPlace(int timeline, String kind, Backup.State state, int cell) {}

    /** In order of time, and those with which something is wrong after the others, so that nothing covers them. */
    List<Mark> marks(List<Backup> backups) {
        var places = new LinkedHashMap<MarkPlace, List<Backup>>();
        for (var backup : backups) {
            places.computeIfAbsent(new MarkPlace(backup.name().timeline(), backup.kind(), backup.state(now),
                    cell(backup.restorePoint())), _ -> new ArrayList<>()).add(backup);
        }
        return places.values().stream().map(this::mark).sorted(Comparator.comparing(Drawing::isWrong)).toList();
    }

    private Mark mark(List<Backup> backups) {
        var newest = backups.getLast();
        return new Mark(new RestorePoint(newest, now), backups.getFirst().restorePoint(), backups.size(),
                x(newest.restorePoint()), y(newest.name().timeline()));
    }

    private static boolean isWrong(Mark mark) {
        return switch (mark.point().state()) {
            case DAMAGED, SUSPICIOUS -> true;
            case VERIFIED, UNVERIFIED -> false;
        };
    }

    private record LinePlace(int from, int to, boolean missed) {}

    Collection<Line> lines(Lane lane, List<Backup> backups, List<LedgerEntry> restores, Settings settings) {
        var beginning = restores.stream().filter(entry -> entry.timeline() == lane.timeline()).map(LedgerEntry::at);
        var points = new ArrayList<>(Stream.concat(beginning,
                backups.stream().filter(backup -> backup.name().timeline() == lane.timeline())
                        .map(Backup::restorePoint))
                .sorted().toList());
        if (lane.equals(lanes.getFirst()) && !points.isEmpty()) {
            points.add(now); // what is not backed up yet
        }
        // older backups are thinned out: that some are not there any more says nothing
        var whole = now.minus(settings.engine().retention().all());
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
    Joint joint(LedgerEntry entry) {
        var from = BackupName.parse(entry.file());
        if (from.isEmpty() || y(from.get().timeline()) < 0 || y(entry.timeline()) < 0) {
            return null;
        }
        return new Joint(x(from.get().restorePoint()), y(from.get().timeline()), x(entry.at()), y(entry.timeline()));
    }
}
