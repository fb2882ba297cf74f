package reprise.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import reprise.measure.Age;
import reprise.measure.DurationScale;
import reprise.measure.SizeScale;

/** How the commands say times, ages, sizes and rows. */
public final class Words {
    /** The table that the people who use our service think of; the engine below knows none by name. */
    static final String EVENTS = "events";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private Words() {}

    /** An instant in the zone of the machine. */
    public static String time(Instant instant) {
        return TIME.withZone(ZoneId.systemDefault()).format(instant);
    }

    /** A duration in one or two units. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        return switch (DurationScale.of(duration)) {
            case TENTHS -> String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
            case SECONDS -> seconds + " s";
            case MINUTES -> seconds / 60 + " min";
            case HOURS -> seconds / 3_600 + " h " + seconds / 60 % 60 + " min";
            case DAYS -> seconds / 86_400 + " days";
        };
    }

    /** Time from an instant to another, none when the clock went back. */
    public static String age(Instant since, Instant now) {
        return duration(Age.of(since, now));
    }

    /** A size in the unit that fits. */
    public static String size(long bytes) {
        var scale = SizeScale.of(bytes);
        return switch (scale) {
            case BYTES -> bytes + " B";
            case KILO -> String.format(Locale.ROOT, "%.1f kB", scale.in(bytes));
            case MEGA -> String.format(Locale.ROOT, "%.1f MB", scale.in(bytes));
            case GIGA -> String.format(Locale.ROOT, "%.2f GB", scale.in(bytes));
        };
    }

    /** The events among the rows of the tables; of another application, all rows. */
    public static long events(Map<String, Long> rows) {
        var events = rows.get(EVENTS);
        return events != null ? events : rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /** "1 event", "5 events". */
    public static String count(long events) {
        return events + (events == 1 ? " event" : " events");
    }
}
