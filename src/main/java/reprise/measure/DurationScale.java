package reprise.measure;

import java.time.Duration;

/** The unit in which people are told a duration. */
public enum DurationScale {
    /** Seconds with a decimal. */
    TENTHS(10),
    /** Whole seconds. */
    SECONDS(120),
    /** Whole minutes. */
    MINUTES(7_200),
    /** Hours and minutes. */
    HOURS(172_800),
    /** Whole days. */
    DAYS(Long.MAX_VALUE);

    private final long below;

    /** @param below limit of the unit, in seconds */
    DurationScale(long below) {
        this.below = below;
    }

    public static DurationScale of(Duration duration) {
        long seconds = duration.toSeconds();
        for (var scale : values()) {
            if (seconds < scale.below) {
                return scale;
            }
        }
        return DAYS;
    }
}
