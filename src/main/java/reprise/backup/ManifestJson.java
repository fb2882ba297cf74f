package reprise.backup;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.SortedMap;
import reprise.backup.Manifest.Kind;
import reprise.backup.Manifest.Origin;
import reprise.backup.Manifest.Shrink;
import reprise.backup.Manifest.Stored;
import reprise.backup.Manifest.Suspicion;
import reprise.backup.Manifest.Taken;
import reprise.backup.Manifest.Verification;
import reprise.json.JsonFields;
import reprise.json.NewerFormatException;
import reprise.sqlite.Contents;

/**
 * A manifest as JSON.
 *
 * <p>
 * The number of its format grows when a program that ignores the fields that it does not know would be wrong about the
 * backup. A field that is only added leaves it as it is: an older program ignores the field, and keeps it when it
 * writes the manifest anew. What has no number is of format 1.
 */
final class ManifestJson {
    static final int FORMAT = 1;

    /** What this program writes, and removes when it does not apply any more; others are somebody else's. */
    private static final Set<String> FIELDS = Set.of(JsonFields.FORMAT, "file", "size", "sha256", "restore_point",
            "timeline", "kind", "schema_version", "rows", "sequences", "integrity", "verified_at", "suspicious",
            "schema_objection", "ahead_since", "content", "database", "database_volume_free", "duration_ms",
            "sqlite_version", "application_version");

    private static final JSON JSON_WRITER = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    /** Manifests of earlier versions tell the rows of all tables together. */
    private static final String ALL_TABLES = "all tables";

    private ManifestJson() {}

    static byte[] write(Manifest manifest) throws IOException {
        return bytes(fields(manifest));
    }

    /**
     * Writes a manifest in the place of another one of the same backup.
     *
     * @param before
     *            the other one; its fields that this program does not know are kept
     */
    static byte[] write(Manifest manifest, byte[] before) throws IOException {
        var json = fields(manifest);
        JSON.std.mapFrom(before).forEach((field, value) -> {
            if (!FIELDS.contains(field)) {
                json.put(field, value);
            }
        });
        return bytes(json);
    }

    private static byte[] bytes(Map<String, Object> json) throws IOException {
        return (JSON_WRITER.asString(json) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> fields(Manifest manifest) {
        var json = new LinkedHashMap<String, Object>();
        json.put(JsonFields.FORMAT, FORMAT);
        json.put("file", manifest.name().file());
        json.put("size", manifest.size());
        json.put("sha256", manifest.sha256());
        json.put("restore_point", manifest.name().restorePoint().toString());
        json.put("timeline", manifest.name().timeline());
        json.put("kind", manifest.kind().name().toLowerCase(Locale.ROOT));
        json.put("schema_version", manifest.contents().schemaVersion());
        json.put("rows", manifest.contents().rows());
        json.put("sequences", manifest.contents().sequences());
        json.put("integrity", manifest.verification().integrity());
        json.put("verified_at", manifest.verifiedAt().toString());
        put(json, manifest.suspicion());
        put(json, manifest.origin());
        json.put("duration_ms", manifest.durationMillis());
        json.put("sqlite_version", manifest.contents().sqliteVersion());
        json.put("application_version", manifest.applicationVersion());
        return json;
    }

    private static void put(Map<String, Object> json, Suspicion suspicion) {
        suspicion.shrink().ifPresent(shrink -> json.put("suspicious", Map.of("table", shrink.table(), "rows_before",
                shrink.before(), "rows_after", shrink.after(), "accepted", suspicion.accepted())));
        suspicion.objection().ifPresent(reason -> json.put("schema_objection",
                Map.of("reason", reason, "accepted", suspicion.accepted())));
        suspicion.aheadSince().ifPresent(since -> json.put("ahead_since", since.toString()));
    }

    private static void put(Map<String, Object> json, Origin origin) {
        json.put("content", origin.content());
        origin.fingerprint().ifPresent(fingerprint -> json.put("database", fingerprint));
        origin.volumeFree().ifPresent(bytes -> json.put("database_volume_free", bytes));
    }

    /**
     * @throws NewerFormatException
     *             when a newer version of the program wrote it
     * @throws IOException
     *             when it is not the manifest of {@code name}, whatever else it is
     */
    static Manifest read(byte[] content, BackupName name) throws IOException {
        return JsonFields.read(new String(content, StandardCharsets.UTF_8), "a manifest", FORMAT,
                json -> read(json, name));
    }

    /** Whether a newer version of the program wrote it. */
    static boolean isNewer(byte[] content) {
        try {
            return JsonFields.read(new String(content, StandardCharsets.UTF_8), "a manifest", FORMAT, _ -> false);
        } catch (NewerFormatException _) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static Manifest read(JsonFields json, BackupName name) {
        var file = json.text("file");
        if (!file.equals(name.file()) || json.integer("timeline") != name.timeline()
                || !json.instant("restore_point").equals(name.restorePoint())) {
            throw new IllegalArgumentException("it is that of " + file);
        }
        return new Manifest(name,
                new Taken(Kind.valueOf(json.text("kind").toUpperCase(Locale.ROOT)), json.number("duration_ms"),
                        json.text("application_version")),
                new Stored(json.number("size"), json.text("sha256")),
                new Contents(json.integer("schema_version"), numbers(json, "rows"), numbers(json, "sequences"),
                        json.text("sqlite_version")),
                new Verification(json.text("integrity"), json.instant("verified_at")), suspicion(json),
                new Origin(json.optionalText("content").orElse(file), json.optionalText("database"),
                        json.optionalNumber("database_volume_free")));
    }

    private static Suspicion suspicion(JsonFields json) {
        var suspicious = json.object("suspicious");
        var objection = json.object("schema_objection");
        return new Suspicion(suspicious.map(ManifestJson::shrink), objection.map(it -> it.text("reason")),
                Stream.concat(suspicious.stream(), objection.stream()).anyMatch(doubt -> doubt.isTrue("accepted")),
                json.optionalText("ahead_since").map(Instant::parse));
    }

    private static Shrink shrink(JsonFields json) {
        return new Shrink(json.optionalText("table").orElse(ALL_TABLES), json.number("rows_before"),
                json.number("rows_after"));
    }

    private static SortedMap<String, Long> numbers(JsonFields json, String key) {
        if (json.object(key).isEmpty()) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return json.numbers(key);
    }
}
