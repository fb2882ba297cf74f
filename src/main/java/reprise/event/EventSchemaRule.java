package reprise.event;

import java.util.Optional;
import reprise.sqlite.Schema;
import reprise.sqlite.SchemaRule;

/** Accepts the schemas of the released versions of this program and that of the original workshop. */
public final class EventSchemaRule implements SchemaRule {
    @Override
    public int newest() {
        return EventSchema.VERSION;
    }

    @Override
    public boolean recognises(Schema schema) {
        return schema.objects().stream()
                .anyMatch(object -> object.type().equals("table") && object.name().equals(EventSchema.TABLE));
    }

    @Override
    public Optional<String> objection(Schema schema) {
        return Optional.empty();
    }
}
