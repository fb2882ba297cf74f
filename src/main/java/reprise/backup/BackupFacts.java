package reprise.backup;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is known of a backup, for machines. */
public final class BackupFacts {
    private BackupFacts() {}

    public static Map<String, Object> of(Backup backup, Instant now) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("file", backup.file());
        facts.put("restore_point", backup.restorePoint().toString());
        facts.put("timeline", backup.name().timeline());
        facts.put("size", backup.size());
        facts.put("kind", backup.kind());
        facts.put("verdict", verdict(backup, now));
        if (backup instanceof Backup.Ours ours) {
            facts.put("sha256", ours.manifest().sha256());
            facts.put("rows", ours.manifest().contents().rows());
            facts.put("schema_version", ours.manifest().contents().schemaVersion());
            facts.put("content", ours.manifest().origin().content());
            facts.put("verified_at", ours.manifest().verifiedAt().toString());
        }
        return facts;
    }

    /** As far as the directory and the last verification tell, with the reason. */
    public static String verdict(Backup backup, Instant now) {
        return switch (backup.state(now)) {
            case VERIFIED -> "verified";
            case SUSPICIOUS -> "suspicious" + backup.suspicion(now).map(reason -> ": " + reason).orElse("");
            case DAMAGED -> "damaged" + backup.damage().map(reason -> ": " + reason).orElse("");
            case UNVERIFIED -> "not verified";
        };
    }
}
