package reprise.backup;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A backup as the JSON object that commands print. */
public final class BackupJson {
    private BackupJson() {}

    public static Map<String, Object> of(Backup backup, Instant now) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("file", backup.file());
        fields.put("restore_point", backup.restorePoint().toString());
        fields.put("timeline", backup.name().timeline());
        fields.put("size", backup.size());
        fields.put("kind", backup.kind());
        fields.put("verdict", verdict(backup, now));
        if (backup instanceof Backup.Ours ours) {
            fields.put("sha256", ours.manifest().sha256());
            fields.put("rows", ours.manifest().contents().rows());
            fields.put("schema_version", ours.manifest().contents().schemaVersion());
            fields.put("content", ours.manifest().origin().content());
            fields.put("verified_at", ours.manifest().verifiedAt().toString());
        }
        return fields;
    }

    /** The verdict of the last verification and of the directory listing, with its reason. */
    public static String verdict(Backup backup, Instant now) {
        return switch (backup.state(now)) {
            case VERIFIED -> "verified";
            case SUSPICIOUS -> "suspicious" + backup.suspicion(now).map(reason -> ": " + reason).orElse("");
            case DAMAGED -> "damaged" + backup.damage().map(reason -> ": " + reason).orElse("");
            case UNVERIFIED -> "not verified" + (backup instanceof Backup.Newer newer ? ": " + newer.reason() : "");
        };
    }
}
