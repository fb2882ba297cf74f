package reprise.testing;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A good or a bad request of {@code requests.json}: the one list for the program, the command that writes a request and
 * the review of a pull request.
 *
 * @param id
 *            of the request; null when the file has no such line
 * @param lines
 *            what follows the settings
 * @param refused
 *            how the reason begins for which it is refused; empty for a good one
 */
public record RequestExample(String rule, @Nullable String id, @Nullable String file, @Nullable String sha256,
        @Nullable String by, String lines, String refused) {
    private static final String RESOURCE = "/reprise/restore/requests.json";
    /** What an example has where it says nothing else. */
    private static final Map<String, String> GOOD = Map.of("id", "monday", "file", "app-20261123T101500Z-t1.db",
            "sha256", "0123456789abcdef".repeat(4));

    /** All examples. */
    public static Stream<RequestExample> all() throws IOException {
        try (var list = Objects.requireNonNull(RequestExample.class.getResourceAsStream(RESOURCE))) {
            return List.of(JSON.std.beanFrom(Object[].class, list)).stream().map(each -> of((Map<?, ?>) each));
        }
    }

    /** Those that must be taken. */
    public static Stream<RequestExample> good() throws IOException {
        return all().filter(each -> each.refused().isEmpty());
    }

    /** Those that must be refused. */
    public static Stream<RequestExample> bad() throws IOException {
        return all().filter(each -> !each.refused().isEmpty());
    }

    private static RequestExample of(Map<?, ?> values) {
        return new RequestExample(text(values, "rule"), setting(values, "id"), setting(values, "file"),
                setting(values, "sha256"), setting(values, "by"), text(values, "lines"), text(values, "refused"));
    }

    private static String text(Map<?, ?> values, String key) {
        return Optional.ofNullable(values.get(key)).map(Object::toString).orElse("");
    }

    private static @Nullable String setting(Map<?, ?> values, String key) {
        return values.containsKey(key) ? (String) values.get(key) : GOOD.get(key);
    }

    /** Whether options of a command can say the same. */
    public boolean isOptions() {
        return id != null && file != null && sha256 != null && lines.isEmpty();
    }

    /** Content of its request file. */
    public String content() {
        var settings = new ArrayList<String>(List.of("# why"));
        add(settings, "RESTORE_ID", id);
        add(settings, "RESTORE_FILE", file);
        add(settings, "RESTORE_SHA256", sha256);
        add(settings, "RESTORE_BY", by);
        return String.join("\n", settings) + "\n" + lines;
    }

    private static void add(List<String> settings, String key, @Nullable String value) {
        if (value != null) {
            settings.add(key + "=" + value);
        }
    }

    @Override
    public String toString() {
        return rule;
    }
}
