package reprise.web;

import java.text.NumberFormat;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import reprise.measure.Age;
import reprise.measure.DurationScale;
import reprise.measure.SizeScale;

/**
 * What a template needs to know of the page that it is.
 *
 * @param path
 *            of the request, for the link to the other language
 * @param notice
 *            what every page tells now
 */
public record Page(Locale locale, String path, Texts texts, Optional<Notice> notice) {
    Page with(Optional<Notice> other) {
        return new Page(locale, path, texts, other);
    }

    /** A text in the language of the page. */
    public String text(String key, Object... arguments) {
        return texts.get(locale, key, arguments);
    }

    /** Returns the same text as fragments. */
    public List<TextFragment> fragments(String key, TextFragment... arguments) {
        return texts.fragments(locale, key, arguments);
    }

    /** A number with the separators of the language. */
    public String number(long number) {
        return NumberFormat.getIntegerInstance(locale).format(number);
    }

    /** An instant in the zone of the machine, which it names. */
    public String time(Instant instant) {
        var zone = ZoneId.systemDefault().normalized();
        var name = zone.equals(ZoneOffset.UTC) ? "UTC"
                : DateTimeFormatter.ofPattern("z", locale).withZone(zone)
                        .format(instant);
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM).withLocale(locale).withZone(zone)
                .format(instant) + " " + name;
    }

    /** The timestamp of a row; one that is no instant stays as it is. */
    public String time(String timestamp) {
        try {
            return time(Instant.parse(timestamp));
        } catch (DateTimeException _) {
            return timestamp;
        }
    }

    /** How long ago an instant was, none when the clock went back. */
    public String age(Instant instant, Instant now) {
        return text("ago", duration(Age.of(instant, now)));
    }

    /** A number of bytes in the unit that fits. */
    public String size(long bytes) {
        return switch (SizeScale.of(bytes)) {
            case BYTES, KILO -> text("size.kilo", decimal(SizeScale.KILO.in(bytes)));
            case MEGA -> text("size.mega", decimal(SizeScale.MEGA.in(bytes)));
            case GIGA -> text("size.giga", decimal(SizeScale.GIGA.in(bytes)));
        };
    }

    private String decimal(double number) {
        return String.format(locale, "%.1f", number);
    }

    /** A duration in its two largest units. */
    public String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (duration.toMillis() < 100 && !duration.isZero()) {
            return text("duration.millis", String.valueOf(duration.toMillis()));
        }
        return switch (DurationScale.of(duration)) {
            case TENTHS -> text("duration.seconds", duration.isZero() ? "0" : decimal(duration.toMillis() / 1000.0));
            case SECONDS -> text("duration.seconds", String.valueOf(seconds));
            case MINUTES -> text("duration.minutes", String.valueOf(seconds / 60));
            case HOURS ->
                text("duration.hours", String.valueOf(seconds / 3_600), String.valueOf(seconds / 60 % 60));
            case DAYS -> text("duration.days", String.valueOf(seconds / 86_400));
        };
    }

    /** Link to this page in a language. */
    public String in(String language) {
        var ours = path.replaceFirst("^[/\\\\]*", "/"); // with two slashes, a browser takes a host for the first part
        return ours + (ours.contains("?") ? "&" : "?") + "lang=" + language;
    }
}
