package reprise.restore;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import reprise.json.JsonFields;
import reprise.restore.LedgerEntry.Asked;
import reprise.restore.LedgerEntry.Outcome;
import reprise.restore.LedgerEntry.Recovered;
import reprise.restore.LedgerEntry.Refused;
import reprise.restore.LedgerEntry.Replacement;
import reprise.restore.LedgerEntry.Replacing;
import reprise.restore.LedgerEntry.Restored;
import reprise.restore.LedgerEntry.Started;

/**
 * A line of the ledger as JSON.
 *
 * <p>
 * The number of its format grows when a program that ignores the fields that it does not know would do the wrong thing
 * at a start, for instance when a database is not its backup's file any more. A field that is only added leaves it as
 * it is. What has no number is of format 1.
 */
final class LedgerJson {
    static final int FORMAT = 1;

    private LedgerJson() {}

    static String write(LedgerEntry entry) {
        var json = new LinkedHashMap<String, Object>();
        json.put(JsonFields.FORMAT, FORMAT);
        json.put("seq", entry.sequence());
        json.put("at", entry.at().toString());
        json.put("outcome", entry.outcome().name().toLowerCase(Locale.ROOT));
        entry.id().ifPresent(id -> json.put("id", id));
        json.put("file", entry.file());
        switch (entry) {
            case Replacing replacing -> put(json, replacing);
            case Refused refused -> {
                json.put("sha256", refused.sha256());
                json.put("timeline", refused.timeline());
                json.put("duration_ms", refused.durationMillis());
                json.put("reason", refused.reason());
                putUnlessEmpty(json, "passed_over", refused.passedOver());
            }
        }
        entry.request().map(Asked::by).filter(by -> !by.isEmpty()).ifPresent(by -> json.put("by", by));
        try {
            return JSON.std.asString(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of texts and numbers, into memory
        }
    }

    private static void put(Map<String, Object> json, Replacing entry) {
        json.put("sha256", entry.replacement().backupSha256());
        json.put("database_sha256", entry.replacement().databaseSha256());
        json.put("timeline", entry.timeline());
        entry.safetyCopy().ifPresent(file -> json.put("safety_copy", file));
        if (!entry.setAside().isEmpty()) {
            json.put("rows_set_aside", entry.setAside());
        }
        json.put("duration_ms", entry.durationMillis());
        putUnlessEmpty(json, "passed_over", entry.passedOver());
    }

    private static void putUnlessEmpty(Map<String, Object> json, String key, Collection<?> values) {
        if (!values.isEmpty()) {
            json.put(key, values);
        }
    }

    /**
     * @throws reprise.json.NewerFormatException
     *             when a newer version of the program wrote it
     * @throws IOException
     *             when it is not a line of a ledger
     */
    static LedgerEntry read(String line) throws IOException {
        return JsonFields.read(line, "a line of a ledger", FORMAT, LedgerJson::entry);
    }

    private static LedgerEntry entry(JsonFields json) {
        int sequence = json.integer("seq");
        var at = json.instant("at");
        long duration = json.number("duration_ms");
        return switch (Outcome.valueOf(json.text("outcome").toUpperCase(Locale.ROOT))) {
            case STARTED -> new Started(sequence, at, asked(json), replacement(json), duration);
            case RESTORED -> new Restored(sequence, at, new Asked(json.text("id"), by(json)), replacement(json),
                    duration);
            case RECOVERED -> new Recovered(sequence, at, replacement(json), duration);
            case REFUSED -> new Refused(sequence, at, asked(json), json.text("file"), json.text("sha256"),
                    json.integer("timeline"), duration, json.text("reason"), json.texts("passed_over"));
        };
    }

    private static Optional<Asked> asked(JsonFields json) {
        return json.optionalText("id").map(id -> new Asked(id, by(json)));
    }

    private static String by(JsonFields json) {
        return json.optionalText("by").orElse("");
    }

    private static Replacement replacement(JsonFields json) {
        var sha256 = json.text("sha256");
        return new Replacement(json.text("file"), sha256, json.optionalText("database_sha256").orElse(sha256),
                json.integer("timeline"), json.optionalText("safety_copy"), json.numbers("rows_set_aside"),
                json.texts("passed_over"));
    }
}
