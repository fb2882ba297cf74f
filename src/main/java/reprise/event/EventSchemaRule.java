package reprise.event;

import java.util.HashSet;
import java.util.Optional;
import reprise.event.ReleasedSchemas.Key;
import reprise.sqlite.Schema;
import reprise.sqlite.SchemaRule;

/** Accepts exactly the schemas of the released versions of this program, and that of the original workshop. */
public final class EventSchemaRule implements SchemaRule {
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
        var missing = new HashSet<>(wanted.keySet());
        for (var object : schema.objects()) {
            var key = Key.of(object);
            var statement = wanted.getOrDefault(key, released.optional().get(key));
            if (statement == null) {
                return Optional.of(key + " is in no released version of this program");
            }
            if (!statement.equals(SqlText.normalised(object.sql()))) {
                return Optional.of(key + " is not as version " + schema.version() + " of this program makes it");
            }
            missing.remove(key);
        }
        return wanted.keySet().stream().filter(missing::contains).findFirst().map(key -> "it has no " + key);
    }
}
