package reprise.settings;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reprise.backup.Retention;
import reprise.backup.ShrinkGuard;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.Behind;
import reprise.restore.EngineSettings;
import reprise.settings.SettingsReader.Given;

/** Turns the given texts into values, or says which is wrong, where it was given and what would be right. */
final class SettingsParser {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})%");
    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._~-]+)*/?");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(kB|MB|GB)");
    private static final Map<String, Long> UNITS = Map.of("kB", 1_000L, "MB", 1_000_000L, "GB", 1_000_000_000L);
    private static final String NONE = "none";
    private static final String AUTO = "auto";
    private static final Set<String> LOCALHOST = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern HOSTS = Pattern.compile("(?:[a-z0-9._-]+|\\[[0-9a-f:.]+])"
            + "(?:,(?:[a-z0-9._-]+|\\[[0-9a-f:.]+]))*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private final Map<Setting, Given> given;

    private SettingsParser(Map<Setting, Given> given) {
        this.given = given;
    }

    static Settings parse(Map<Setting, Given> given) {
        var p = new SettingsParser(given);
        return new Settings(p.engine(), p.path(Setting.REQUEST), p.text(Setting.HOST),
                p.number(Setting.PORT, 0, 65_535), p.hosts(), p.number(Setting.METRICS_PORT, 0, 65_535),
                p.choice(Setting.EMBEDDED, "true", "false"), p.duration(Setting.RPO),
                p.duration(Setting.BACKUP_INTERVAL), p.databaseLimit(), p.address(Setting.REPOSITORY),
                p.choice(Setting.DOWNLOAD, "allowed", "refused"), p.rowsShown(),
                p.choice(Setting.LOG, "json", "text") ? Settings.LogFormat.JSON : Settings.LogFormat.TEXT);
    }

    private EngineSettings engine() {
        return new EngineSettings(path(Setting.DATA), path(Setting.BACKUP), Settings.DATABASE,
                choice(Setting.FIRST_START, "allowed", "refused"), duration(Setting.LOCK_WAIT),
                new Retention(duration(Setting.KEEP_ALL), count(Setting.KEEP_HOURLY), count(Setting.KEEP_DAILY),
                        count(Setting.KEEP_WEEKLY), duration(Setting.KEEP_SAFETY)),
                new ShrinkGuard(percent(Setting.SHRINK_LIMIT), count(Setting.SHRINK_ROWS)), behind());
    }

    private Path path(Setting setting) {
        return value(setting, "a path", text -> {
            try {
                return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
            } catch (InvalidPathException _) {
                return Optional.empty();
            }
        });
    }

    private String text(Setting setting) {
        return value(setting, "a name or an address", text -> Optional.of(text).filter(it -> !it.isBlank()));
    }

    private Optional<URI> address(Setting setting) {
        return value(setting, "none or an address such as https://github.com/owner/name",
                text -> text.equals(NONE) ? Optional.of(Optional.empty())
                        : Optional.of(text).filter(ADDRESS.asMatchPredicate())
                                .map(it -> Optional.of(URI.create(it.replaceFirst("/*$", "/")))));
    }

    private int number(Setting setting, int min, int max) {
        return value(setting, "a number from " + min + " to " + max, text -> Optional.of(text)
                .filter(NUMBER.asMatchPredicate()).map(Integer::valueOf).filter(it -> it >= min && it <= max));
    }

    private int count(Setting setting) {
        return number(setting, 0, 1_000_000);
    }

    private int percent(Setting setting) {
        return value(setting, "a percentage from 1% to 100%", text -> Optional.of(PERCENT.matcher(text))
                .filter(Matcher::matches).map(match -> Integer.valueOf(match.group(1)))
                .filter(it -> it >= 1 && it <= 100));
    }

    private Duration duration(Setting setting) {
        return value(setting, "a duration above zero with its unit, such as 30s, 1m, 6h or 7d",
                text -> Optional.of(DURATION.matcher(text)).filter(Matcher::matches)
                        .map(match -> duration(Long.parseLong(match.group(1)), match.group(2)))
                        .filter(Duration::isPositive));
    }

    private static Duration duration(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private boolean choice(Setting setting, String yes, String no) {
        return value(setting, yes + " or " + no,
                text -> Optional.of(text.equals(yes)).filter(it -> it || text.equals(no)));
    }

    private Settings.DatabaseLimit databaseLimit() {
        return value(Setting.MAX_DATABASE, "a size such as 500MB or 2GB, or a percentage from 1% to 100%", text -> {
            var size = SIZE.matcher(text);
            if (size.matches()) {
                long unit = Objects.requireNonNull(UNITS.get(size.group(2)));
                return Optional.of(Long.parseLong(size.group(1)) * unit).filter(bytes -> bytes > 0)
                        .map(bytes -> new Settings.DatabaseLimit(OptionalLong.of(bytes), 0));
            }
            return Optional.of(PERCENT.matcher(text)).filter(Matcher::matches)
                    .map(match -> Integer.valueOf(match.group(1))).filter(it -> it >= 1 && it <= 100)
                    .map(percent -> new Settings.DatabaseLimit(OptionalLong.empty(), percent));
        });
    }

    /** A page of elsewhere can give our address a name of its own; at home, nobody needs another than these. */
    private Optional<Set<String>> hosts() {
        return value(Setting.ALLOWED_HOSTS, "auto, any, or names without ports such as a.example,b.example",
                text -> switch (text) {
                    case AUTO -> Optional.of(Optional.of(LOCALHOST)
                            .filter(_ -> isEmbedded() && LOCALHOST.contains(text(Setting.HOST))));
                    case "any" -> Optional.of(Optional.<Set<String>>empty());
                    default -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(HOSTS.asMatchPredicate())
                            .map(names -> Optional.of(Set.of(names.split(","))));
                });
    }

    private boolean rowsShown() {
        return value(Setting.ROWS, "auto, shown or hidden", text -> switch (text) {
            case AUTO -> Optional.of(isEmbedded());
            case "shown" -> Optional.of(true);
            case "hidden" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    private boolean isEmbedded() {
        return choice(Setting.EMBEDDED, "true", "false");
    }

    private Behind behind() {
        return value(Setting.BEHIND, "stop, recover or accept", text -> Arrays.stream(Behind.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text)).findFirst());
    }

    /** Reads {@code setting} by {@code parser}, which answers nothing for what it does not accept. */
    private <T> T value(Setting setting, String wanted, Function<String, Optional<T>> parser) {
        var text = Objects.requireNonNull(given.get(setting));
        return parser.apply(text.value()).orElseThrow(() -> new Failure(ExitCode.USAGE, "read settings", null,
                text.source() + " is \"" + text.value() + "\", which is not " + wanted, "correct it"));
    }
}
