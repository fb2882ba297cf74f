package reprise.event.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import reprise.sqlite.Schema.SchemaObject;

/**
 * What a database of each released version has in it, read from a resource that a test writes from the migrations. A
 * line is {@code type name statement}; a line {@code # version n} begins what a database of that version must have,
 * {@code # any} what each may have besides: Flyway's history and SQLite's own tables.
 */
final class ReleasedSchemas {
    static final String RESOURCE = "schemas.txt";
    static final String VERSION = "# version ";
    static final String ANY = "# any";

    private final Map<Integer, Map<Key, String>> versions = new TreeMap<>();
    private final Map<Key, String> optional = new LinkedHashMap<>();

    /** Which object of a schema. */
    record Key(String type, String name) {
        static Key of(SchemaObject object) {
            return new Key(object.type(), SqlText.lowerCase(object.name()));
        }

        @Override
        public String toString() {
            return type + " " + name;
        }
    }

    static ReleasedSchemas read() {
        try (var in = Objects.requireNonNull(ReleasedSchemas.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new ReleasedSchemas(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ReleasedSchemas(String text) {
        var section = optional;
        for (var line : text.lines().toList()) {
            if (line.startsWith(VERSION)) {
                section = new LinkedHashMap<>();
                versions.put(Integer.valueOf(line.substring(VERSION.length())), section);
            } else if (line.equals(ANY)) {
                section = optional;
            } else {
                var parts = line.split(" ", 3);
                section.put(new Key(parts[0], parts[1]), parts[2]);
            }
        }
    }

    /** What a database of that version has; nothing for one that no released version made. */
    Map<Key, String> of(int version) {
        return versions.getOrDefault(version, Map.of());
    }

    /** What each may have besides. */
    Map<Key, String> optional() {
        return optional;
    }
}
