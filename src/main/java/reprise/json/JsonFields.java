package reprise.json;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The fields of a JSON object, each read as the type that it must have. Jackson jr parses it: the small Jackson, which
 * starts in a tenth of the time of the large one.
 */
public final class JsonFields {
    /** Key of the number of the format. */
    public static final String FORMAT = "format";

    private final Map<?, ?> fields;

    private JsonFields(Map<?, ?> fields) {
        this.fields = fields;
    }

    /**
     * Reads an object. Its field {@value #FORMAT} holds the number of its format; what was written before there were
     * numbers has format 1.
     *
     * @param what
     *            name of what is read, for the message of the exception
     * @param newest
     *            highest format that the reader knows
     * @param reader
     *            takes the fields that it needs; a field that it does not ask for is ignored
     * @throws NewerFormatException
     *             when a newer version of the program wrote it, so that fields may have another meaning
     * @throws IOException
     *             when the content is not such an object
     */
    public static <T> T read(String content, String what, int newest, Function<JsonFields, T> reader)
            throws IOException {
        try {
            var fields = new JsonFields(JSON.std.mapFrom(content));
            int format = fields.has(FORMAT) ? fields.integer(FORMAT) : 1;
            if (format > newest) {
                throw new NewerFormatException(format, newest);
            }
            return reader.apply(fields);
        } catch (NullPointerException | IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new IOException("not " + what + ": " + e.getMessage(), e);
        }
    }

    public String text(String key) {
        return as(String.class, key);
    }

    public Optional<String> optionalText(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    public Instant instant(String key) {
        return Instant.parse(text(key));
    }

    public long number(String key) {
        return as(Number.class, key).longValue();
    }

    public OptionalLong optionalNumber(String key) {
        return has(key) ? OptionalLong.of(number(key)) : OptionalLong.empty();
    }

    public int integer(String key) {
        return Math.toIntExact(number(key));
    }

    /** Whether the field is there and true. */
    public boolean isTrue(String key) {
        return Boolean.TRUE.equals(fields.get(key));
    }

    public Optional<JsonFields> object(String key) {
        return has(key) ? Optional.of(new JsonFields(as(Map.class, key))) : Optional.empty();
    }

    /** Returns a list of objects; an empty one when the field is absent. */
    public List<JsonFields> objects(String key) {
        return has(key)
                ? ((List<?>) as(List.class, key)).stream().map(object -> new JsonFields(cast(Map.class, object, key)))
                        .toList()
                : List.of();
    }

    /** Returns a list of texts; an empty one when the field is absent. */
    public List<String> texts(String key) {
        return has(key) ? ((List<?>) as(List.class, key)).stream().map(text -> cast(String.class, text, key)).toList()
                : List.of();
    }

    /** Returns an object of numbers; an empty one when the field is absent. */
    public SortedMap<String, Long> numbers(String key) {
        var numbers = new TreeMap<String, Long>();
        object(key).ifPresent(object -> object.fields
                .forEach((name, number) -> numbers.put((String) name, cast(Number.class, number, key).longValue())));
        return Collections.unmodifiableSortedMap(numbers);
    }

    private boolean has(String key) {
        return fields.get(key) != null;
    }

    private <T> T as(Class<T> type, String key) {
        var value = fields.get(key);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return cast(type, value, key);
    }

    private static <T> T cast(Class<T> type, Object value, String key) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(key + " is " + value);
        }
        return type.cast(value);
    }
}
