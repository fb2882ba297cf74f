package reprise.event.sqlite;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import reprise.event.sqlite.ReleasedSchemas.Key;
import reprise.sqlite.Schema;
import reprise.sqlite.SchemaRule;

/** Accepts exactly the schemas of the released versions of this program, and that of the original workshop. */
public final class EventSchemaRule implements SchemaRule {
    private static final int MAX_NAMED = 10;
    private static final Key EVENTS = new Key("table", EventSchema.TABLE);

    private final ReleasedSchemas released = ReleasedSchemas.read();

    @Override
    public int newest() {
        return EventSchema.VERSION;
    }

    @Override
    public boolean recognises(Schema schema) {
        return schema.objects().stream().map(Key::of).anyMatch(EVENTS::equals);
    }

    @Override
    public Optional<String> objection(Schema schema) {
        if (schema.version() > newest()) {
            return Optional.empty();
        }
        var wanted = released.of(schema.version());
        if (wanted.isEmpty()) {
            return Optional.of("no released version has the schema version " + schema.version());
        }
        var found = new LinkedHashSet<String>();
        var missing = new LinkedHashSet<>(wanted.keySet());
        for (var object : schema.objects()) {
            var key = Key.of(object);
            var statement = wanted.getOrDefault(key, released.optional().get(key));
            if (statement == null) {
                found.add(key + " is in no released version of this program");
            } else if (!statement.equals(SqlText.normalised(object.sql()))) {
                found.add(key + " is not as version " + schema.version() + " of this program makes it");
            }
            missing.remove(key);
        }
        if (!missing.isEmpty()) {
            found.add("it has no " + missing.stream().map(Key::toString).collect(Collectors.joining(", ")));
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(named(found));
    }

    /** All of them, so that a person who accepted one learns of the next; a hostile file may have millions. */
    private static String named(Set<String> found) {
        return found.stream().limit(MAX_NAMED).collect(Collectors.joining("; "))
                + (found.size() > MAX_NAMED ? "; and " + (found.size() - MAX_NAMED) + " more" : "");
    }
}
