package reprise.review;

import java.text.MessageFormat;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.stream.Stream;
import reprise.backup.BackupName;

/** A review in words, as Markdown for a comment: in English, then in French. */
public final class ReviewText {
    private static final Control NO_FALLBACK = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int MAX_QUOTED = 400;

    private final Locale language;

    private ReviewText(Locale language) {
        this.language = language;
    }

    /** One sentence a line. */
    public static String of(Review review) {
        return String.join("\n", Stream.of(Locale.ENGLISH, Locale.FRENCH)
                .flatMap(language -> new ReviewText(language).lines(review).stream()).toList());
    }

    private List<String> lines(Review review) {
        return switch (review) {
            case Review.Untouched _ -> List.of(text("untouched"));
            case Review.Nothing _ -> List.of(text("nothing"));
            case Review.Refused(var reason) -> List.of(text("refused", quoted(reason)));
            case Review.Asked asked -> lines(asked);
        };
    }

    private List<String> lines(Review.Asked asked) {
        var request = asked.request();
        var lines = new ArrayList<String>();
        lines.add(text("asked", quoted(request.id()), quoted(request.file()), quoted(request.sha256())));
        if (!request.by().isEmpty()) {
            lines.add(text("by", quoted(request.by())));
        }
        BackupName.parse(request.file()).map(name -> name.hasTimeline()
                ? text("state.timeline", TIME.format(name.restorePoint()), String.valueOf(name.timeline()))
                : text("state", TIME.format(name.restorePoint()))).ifPresent(lines::add);
        lines.add(text("undo"));
        asked.cost().map(this::cost).ifPresent(lines::add);
        if (!asked.hasOwners()) {
            lines.add(text("owners"));
        }
        return lines;
    }

    private String cost(Cost cost) {
        return switch (cost) {
            case Cost.Unknown(var why) -> text("cost.unknown", why);
            case Cost.Damaged _ -> text("cost.damaged");
            case Cost.OtherChecksum _ -> text("cost.checksum");
            case Cost.NewerSchema(var version) -> text("cost.schema", String.valueOf(version));
            case Cost.NotOffered _ -> text("cost.not-offered");
            case Cost.Known(var events, var first, var migratedFrom) -> Stream.of(
                    Optional.of(events.map(count -> events(count, first)).orElseGet(() -> text("cost.not-counted"))),
                    migratedFrom.map(version -> text("cost.migrated", String.valueOf(version))))
                    .flatMap(Optional::stream).reduce((a, b) -> a + " " + b).orElseThrow();
        };
    }

    private String events(long count, Optional<String> first) {
        return first.map(time -> text("cost.events.first", count, time)).orElseGet(() -> text("cost.events", count));
    }

    /** What somebody else wrote, as code: no markup and no mention in it has an effect. */
    private static String quoted(String text) {
        var cut = text.length() > MAX_QUOTED ? text.substring(0, MAX_QUOTED) + "…" : text;
        return "`" + cut.replace('`', '\'').replaceAll("\\R", " ") + "`";
    }

    private String text(String key, Object... arguments) {
        var pattern = ResourceBundle.getBundle("reprise.review.texts", language, NO_FALLBACK).getString(key);
        return new MessageFormat(pattern, language).format(arguments);
    }
}
