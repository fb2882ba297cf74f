package reprise.backup;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.OptionalLong;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reprise.sqlite.Contents;

/** A manifest as JSON. Jackson jr: the small Jackson, which starts in a tenth of the time of the large one. */
final class ManifestJson {
    private static final JSON JSON_WRITER = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    /** Manifests of earlier versions tell the rows of all tables together. */
    private static final String ALL_TABLES = "all tables";

    private ManifestJson() {}

    static byte[] write(Manifest manifest) throws IOException {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("file", manifest.file());
        json.put("size", manifest.size());
        json.put("sha256", manifest.sha256());
        json.put("restore_point", manifest.restorePoint().toString());
        json.put("timeline", manifest.timeline());
        json.put("kind", manifest.kind().name().toLowerCase(Locale.ROOT));
        json.put("schema_version", manifest.contents().schemaVersion());
        json.put("rows", manifest.contents().rows());
        json.put("sequences", manifest.contents().sequences());
        json.put("integrity", manifest.integrity());
        json.put("verified_at", manifest.verifiedAt().toString());
        if (manifest.shrink() != null) {
            json.put("suspicious", Map.of("table", manifest.shrink().table(), "rows_before",
                    manifest.shrink().before(), "rows_after", manifest.shrink().after(), "accepted",
                    manifest.accepted()));
        }
        manifest.objection().ifPresent(reason -> json.put("schema_objection", Map.of("reason", reason, "accepted",
                manifest.accepted())));
        manifest.aheadSince().ifPresent(since -> json.put("ahead_since", since.toString()));
        json.put("content", manifest.origin().content());
        if (manifest.origin().fingerprint() != null) {
            json.put("database", manifest.origin().fingerprint());
        }
        manifest.origin().volumeFree().ifPresent(bytes -> json.put("database_volume_free", bytes));
        json.put("duration_ms", manifest.durationMillis());
        json.put("sqlite_version", manifest.contents().sqliteVersion());
        json.put("application_version", manifest.applicationVersion());
        return (JSON_WRITER.asString(json) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IOException when it is not the manifest of {@code name}, whatever else it is */
    static Manifest read(byte[] content, BackupName name) throws IOException {
        try {
            var json = JSON.std.mapFrom(content);
            var manifest = read(json);
            if (!manifest.file().equals(name.file()) || manifest.timeline() != name.timeline()
                    || !manifest.restorePoint().equals(name.restorePoint())) {
                throw new IOException("it is that of " + manifest.file());
            }
            return manifest;
        } catch (ClassCastException | NullPointerException | IllegalArgumentException | DateTimeException e) {
            throw new IOException("not a manifest: " + e.getMessage(), e);
        }
    }

    private static Manifest read(Map<String, Object> json) {
        var suspicious = (Map<?, ?>) json.get("suspicious");
        var objection = (Map<?, ?>) json.get("schema_objection");
        var contents = new Contents(number(json, "schema_version").intValue(), numbers(json, "rows"),
                numbers(json, "sequences"), text(json, "sqlite_version"));
        return new Manifest(text(json, "file"), number(json, "size").longValue(), text(json, "sha256"),
                Instant.parse(text(json, "restore_point")), number(json, "timeline").intValue(), contents,
                number(json, "duration_ms").longValue(), text(json, "integrity"),
                Instant.parse(text(json, "verified_at")),
                Manifest.Kind.valueOf(text(json, "kind").toUpperCase(Locale.ROOT)), text(json, "application_version"),
                suspicious == null ? null
                        : new Manifest.Shrink(suspicious.get("table") instanceof String table ? table : ALL_TABLES,
                                number(suspicious, "rows_before").longValue(),
                                number(suspicious, "rows_after").longValue()),
                Stream.of(suspicious, objection).filter(Objects::nonNull)
                        .anyMatch(doubt -> Boolean.TRUE.equals(doubt.get("accepted"))),
                new Manifest.Origin((String) json.getOrDefault("content", text(json, "file")),
                        (String) json.get("database"), json.get("database_volume_free") instanceof Number free
                                ? OptionalLong.of(free.longValue())
                                : OptionalLong.empty()),
                Optional.ofNullable((String) json.get("ahead_since")).map(Instant::parse),
                objection == null ? Optional.empty() : Optional.of(text(objection, "reason")));
    }

    private static String text(Map<?, ?> json, String key) {
        return (String) value(json, key);
    }

    private static Number number(Map<?, ?> json, String key) {
        return (Number) value(json, key);
    }

    private static SortedMap<String, Long> numbers(Map<?, ?> json, String key) {
        var numbers = new TreeMap<String, Long>();
        ((Map<?, ?>) value(json, key))
                .forEach((name, value) -> numbers.put((String) name, ((Number) value).longValue()));
        return numbers;
    }

    private static Object value(Map<?, ?> json, String key) {
        var value = json.get(key);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return value;
    }
}
