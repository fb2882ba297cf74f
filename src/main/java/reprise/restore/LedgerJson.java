package reprise.restore;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reprise.restore.LedgerEntry.Outcome;

/** A line of the ledger as JSON. */
final class LedgerJson {
    private LedgerJson() {}

    static String write(LedgerEntry entry) throws IOException {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("seq", entry.sequence());
        json.put("at", entry.at().toString());
        json.put("outcome", entry.outcome().name().toLowerCase(Locale.ROOT));
        json.put("id", entry.id());
        json.put("file", entry.file());
        json.put("sha256", entry.sha256());
        json.put("timeline", entry.timeline());
        json.put("safety_copy", entry.safetyCopy());
        json.put("rows_set_aside", entry.setAside().isEmpty() ? null : entry.setAside());
        json.put("duration_ms", entry.durationMillis());
        json.put("reason", entry.reason());
        json.put("passed_over", entry.passedOver().isEmpty() ? null : entry.passedOver());
        json.put("by", entry.by().isEmpty() ? null : entry.by());
        json.values().removeIf(Objects::isNull);
        return JSON.std.asString(json);
    }

    /** @throws IOException when the line is none of the ledger's */
    static LedgerEntry read(String line) throws IOException {
        try {
            Map<String, Object> json = JSON.std.mapFrom(line);
            return new LedgerEntry(number(json, "seq").intValue(), Instant.parse(text(json, "at")),
                    Outcome.valueOf(text(json, "outcome").toUpperCase(Locale.ROOT)), (String) json.get("id"),
                    (String) json.get("file"), (String) json.get("sha256"), number(json, "timeline").intValue(),
                    (String) json.get("safety_copy"),
                    numbers(json, "rows_set_aside"),
                    number(json, "duration_ms").longValue(), (String) json.get("reason"), texts(json, "passed_over"),
                    json.get("by") instanceof String by ? by : "");
        } catch (ClassCastException | NullPointerException | IllegalArgumentException | DateTimeException e) {
            throw new IOException("not a line of a ledger: " + e.getMessage(), e);
        }
    }

    private static String text(Map<String, Object> json, String key) {
        return (String) value(json, key);
    }

    private static Number number(Map<String, Object> json, String key) {
        return (Number) value(json, key);
    }

    private static List<String> texts(Map<String, Object> json, String key) {
        return json.get(key) instanceof List<?> list ? list.stream().map(String.class::cast).toList() : List.of();
    }

    private static SortedMap<String, Long> numbers(Map<String, Object> json, String key) {
        var numbers = new TreeMap<String, Long>();
        if (json.get(key) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> numbers.put((String) name, ((Number) value).longValue()));
        }
        return numbers;
    }

    private static Object value(Map<String, Object> json, String key) {
        var value = json.get(key);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return value;
    }
}
