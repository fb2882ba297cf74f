package reprise.restorepoint;

import java.util.LinkedHashMap;
import java.util.Map;
import reprise.protection.StoredBackup;
import reprise.restore.Request;
import reprise.web.Reasons;

/** A restore point, its cost and its request as the JSON objects that the routes answer. */
final class RestorePointJson {
    private RestorePointJson() {}

    static Map<String, Object> of(StoredBackup backup) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("file", backup.id());
        fields.put("restore_point", backup.restorePoint().toString());
        fields.put("timeline", backup.timeline());
        fields.put("size", backup.size());
        fields.put("kind", backup.kind());
        fields.put("verdict", Reasons.withoutFolders(verdict(backup)));
        backup.record().ifPresent(taken -> {
            fields.put("sha256", taken.sha256());
            fields.put("rows", taken.rows());
            fields.put("schema_version", taken.schemaVersion());
            fields.put("content", backup.content());
            fields.put("verified_at", taken.verifiedAt().toString());
        });
        return fields;
    }

    private static String verdict(StoredBackup backup) {
        var reason = backup.reason().map(why -> ": " + why).orElse("");
        return switch (backup.trust()) {
            case VERIFIED -> "verified";
            case SUSPICIOUS -> "suspicious" + reason;
            case DAMAGED -> "damaged" + reason;
            case UNVERIFIED -> "not verified" + reason;
        };
    }

    static Map<String, Object> of(Cost cost, boolean rowsShown) {
        var fields = new LinkedHashMap<String, Object>();
        cost.events().ifPresent(events -> fields.put("events_lost", events));
        cost.unknown().ifPresent(reason -> fields.put("not_counted", reason));
        if (rowsShown) {
            fields.put("first_lost", cost.first());
            fields.put("last_lost", cost.last());
        }
        cost.schema().ifPresent(version -> fields.put("schema_version", version));
        return fields;
    }

    static Map<String, Object> of(Request.Restore request) {
        return Map.of(Request.ID, request.id(), Request.FILE, request.file(), Request.SHA256, request.sha256());
    }
}
