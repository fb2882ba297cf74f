package reprise.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import reprise.backup.Manifest.Kind;

/**
 * Grandfather, father, son. Ages are counted from the newest backup, without the longest pause on the way, and hours,
 * days and weeks are those that have one: neither a long pause nor a clock that jumped ahead makes a backup too old.
 */
final class RetentionSchedule {
    private static final long HOUR = Duration.ofHours(1).toSeconds();
    private static final long DAY = Duration.ofDays(1).toSeconds();
    private static final long WEEK = Duration.ofDays(7).toSeconds();
    /** A gap of more than this may be a clock that jumped: nobody can tell it from a pause. */
    private static final Duration PAUSE = Duration.ofMinutes(5);
    /** 1970-01-01 was a Thursday: so many days before it, a week began. */
    private static final long MONDAY = Duration.ofDays(3).toSeconds();

    private RetentionSchedule() {}

    /**
     * What need not be kept. Foreign and unreadable backups and those ahead of the clock always are: we did not make
     * them, do not know them, or do not know their time. They push none of the others out.
     *
     * @param backups
     *            all that there are
     * @param pinned
     *            files that something refers to, and that stay
     */
    static List<Backup.Ours> expired(List<Backup> backups, Retention retention, Set<String> pinned, Instant now) {
        var ours = backups.stream().filter(Backup.Ours.class::isInstance).map(Backup.Ours.class::cast)
                .filter(backup -> !backup.isAhead(now)).sorted(Comparator.comparing(Backup.Ours::name).reversed())
                .toList();
        if (ours.isEmpty()) {
            return List.of();
        }
        var sound = ours.stream().filter(Backup.Ours::isSound).toList();
        var kept = new HashSet<Backup.Ours>();
        ours.stream().filter(backup -> pinned.contains(backup.file())).forEach(kept::add);
        kept.addAll(within(ours, retention.all()));
        within(ours, retention.safety()).stream()
                .filter(backup -> backup.isSound() && backup.manifest().kind() == Kind.SAFETY).forEach(kept::add);
        kept.addAll(newestOfEach(sound, backup -> backup.name().timeline(), Integer.MAX_VALUE));
        kept.addAll(newestOfEach(sound, backup -> second(backup) / HOUR, retention.hourly()));
        kept.addAll(newestOfEach(sound, backup -> second(backup) / DAY, retention.daily()));
        kept.addAll(newestOfEach(sound, backup -> (second(backup) + MONDAY) / WEEK, retention.weekly()));
        measure(ours, kept).ifPresent(kept::add);
        return ours.stream().filter(backup -> !kept.contains(backup)).collect(Collectors.toList()).reversed();
    }

    private static long second(Backup.Ours backup) {
        return backup.restorePoint().getEpochSecond();
    }

    private static List<Backup.Ours> within(List<Backup.Ours> newestFirst, Duration limit) {
        var newest = newestFirst.getFirst().restorePoint();
        var pauseEnd = newest;
        var pause = PAUSE;
        for (int i = 1; i < newestFirst.size() && !isOlder(newestFirst.get(i - 1), newest.minus(limit)); i++) {
            var after = newestFirst.get(i - 1).restorePoint();
            var gap = Duration.between(newestFirst.get(i).restorePoint(), after);
            if (gap.compareTo(pause) > 0) {
                pause = gap;
                pauseEnd = after;
            }
        }
        var end = pauseEnd;
        var before = pause.equals(PAUSE) ? Duration.ZERO : pause;
        return newestFirst.stream().filter(backup -> !isOlder(backup,
                newest.minus(limit).minus(isOlder(backup, end) ? before : Duration.ZERO))).toList();
    }

    private static boolean isOlder(Backup.Ours backup, Instant limit) {
        return backup.restorePoint().isBefore(limit);
    }

    /**
     * The last loss of rows that was accepted, as long as there are backups from before it: without it they would be
     * the measure again, and what was accepted would be suspicious.
     */
    private static Optional<Backup.Ours> measure(List<Backup.Ours> newestFirst, Set<Backup.Ours> kept) {
        return newestFirst.stream().filter(backup -> backup.manifest().suspicion().accepted()).findFirst().filter(
                accepted -> kept.stream().anyMatch(backup -> backup.name().compareTo(accepted.name()) < 0));
    }

    private static List<Backup.Ours> newestOfEach(List<Backup.Ours> newestFirst, ToLongFunction<Backup.Ours> period,
            int count) {
        var seen = new HashSet<Long>();
        var found = new ArrayList<Backup.Ours>();
        for (var backup : newestFirst) {
            if (seen.size() < count && seen.add(period.applyAsLong(backup))) {
                found.add(backup);
            }
        }
        return found;
    }
}
