package reprise.backup;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The file name of a backup, which sorts in order of time: {@code app-20261123T101500Z-t1.db}. The original workshop's
 * names, {@code app-<epoch seconds>.db}, are known too: they have timeline 0, before all of ours.
 *
 * @param stem
 *            what the name begins with: the name of the database without its ending
 */
public record BackupName(String file, String stem, Instant restorePoint, int timeline)
        implements
            Comparable<BackupName> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT).withZone(ZoneOffset.UTC);
    /** No path, no hidden file, nothing that a shell or a log would read as something else. */
    private static final String STEM = "([A-Za-z0-9][A-Za-z0-9._-]{0,99})";
    private static final Pattern OURS = Pattern.compile(STEM + "-(\\d{8}T\\d{6}Z)-t([1-9]\\d{0,8})\\.db");
    private static final Pattern WORKSHOP = Pattern.compile(STEM + "-(\\d{1,11})\\.db");
    private static final int NO_TIMELINE = 0;
    /** Clocks of machines that are kept in time differ by seconds: more than this is a clock that is wrong. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    /** The name of a backup of ours, its instant cut to the second. */
    public static BackupName of(String stem, Instant restorePoint, int timeline) {
        var second = Instant.ofEpochSecond(restorePoint.getEpochSecond());
        return new BackupName(stem + "-" + time(second) + "-t" + timeline + ".db", stem, second, timeline);
    }

    /** Returns an instant as it stands in a file name: UTC, basic ISO 8601, cut to the second. */
    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** Reads a file name; anything else than a backup's plain name, a path for instance, is none. */
    public static Optional<BackupName> parse(String file) {
        var ours = OURS.matcher(file);
        if (ours.matches()) {
            try {
                return Optional.of(new BackupName(file, ours.group(1), Instant.from(TIME.parse(ours.group(2))),
                        Integer.parseInt(ours.group(3))));
            } catch (DateTimeException _) {
                return Optional.empty();
            }
        }
        var workshop = WORKSHOP.matcher(file);
        return workshop.matches()
                ? Optional.of(new BackupName(file, workshop.group(1),
                        Instant.ofEpochSecond(Long.parseLong(workshop.group(2))), NO_TIMELINE))
                : Optional.empty();
    }

    /** Whether the name tells a timeline: those of the original workshop do not. */
    public boolean hasTimeline() {
        return timeline != NO_TIMELINE;
    }

    /** Whether the restore point is more than five minutes later than {@code now}. */
    public boolean isAhead(Instant now) {
        return restorePoint.isAfter(now.plus(CLOCK_TOLERANCE));
    }

    /** Name of its manifest. */
    String manifest() {
        return file.substring(0, file.length() - ".db".length()) + ".json";
    }

    /** In order of time; within a second, of timelines. */
    @Override
    public int compareTo(BackupName other) {
        int byTime = restorePoint.compareTo(other.restorePoint);
        int byTimeline = Integer.compare(timeline, other.timeline);
        return byTime != 0 ? byTime : byTimeline != 0 ? byTimeline : file.compareTo(other.file);
    }
}
