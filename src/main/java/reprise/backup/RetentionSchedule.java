package reprise.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import reprise.backup.Manifest.Kind;
import reprise.settings.Settings.Retention;

/**
 * Grandfather, father, son. Ages are counted from the newest backup and hours, days and weeks are those that have one:
 * neither a wrong clock nor a long pause makes a backup too old.
 */
final class RetentionSchedule {
    private static final long HOUR = Duration.ofHours(1).toSeconds();
    private static final long DAY = Duration.ofDays(1).toSeconds();
    private static final long WEEK = Duration.ofDays(7).toSeconds();
    /** 1970-01-01 was a Thursday: so many days before it, a week began. */
    private static final long MONDAY = Duration.ofDays(3).toSeconds();

    private RetentionSchedule() {}

    /**
     * What need not be kept. Foreign and unreadable backups always are: we did not make them, or do not know them.
     *
     * @param backups
     *            all that there are
     * @param named
     *            files that something refers to, and that stay
     */
    static List<Backup.Ours> expired(List<Backup> backups, Retention retention, Set<String> named) {
        var ours = backups.stream().filter(Backup.Ours.class::isInstance).map(Backup.Ours.class::cast)
                .sorted(Comparator.comparing(Backup.Ours::name).reversed()).toList();
        if (ours.isEmpty()) {
            return List.of();
        }
        var newest = ours.getFirst().restorePoint();
        var sound = ours.stream().filter(Backup.Ours::isSound).toList();
        var kept = new HashSet<Backup.Ours>();
        ours.stream().filter(backup -> isWithin(backup, retention.all(), newest) || named.contains(backup.file()))
                .forEach(kept::add);
        sound.stream().filter(backup -> backup.manifest().kind() == Kind.SAFETY
                && isWithin(backup, retention.safety(), newest)).forEach(kept::add);
        kept.addAll(newestOfEach(sound, backup -> backup.name().timeline(), Integer.MAX_VALUE));
        kept.addAll(newestOfEach(sound, backup -> second(backup) / HOUR, retention.hourly()));
        kept.addAll(newestOfEach(sound, backup -> second(backup) / DAY, retention.daily()));
        kept.addAll(newestOfEach(sound, backup -> (second(backup) + MONDAY) / WEEK, retention.weekly()));
        return ours.stream().filter(backup -> !kept.contains(backup)).collect(Collectors.toList()).reversed();
    }

    private static long second(Backup.Ours backup) {
        return backup.restorePoint().getEpochSecond();
    }

    private static boolean isWithin(Backup.Ours backup, Duration age, Instant newest) {
        return !backup.restorePoint().isBefore(newest.minus(age));
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
