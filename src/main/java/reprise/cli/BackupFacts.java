package reprise.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import reprise.backup.Backup;

/** What is known of a backup, for machines, and in a word. */
final class BackupFacts {
    private BackupFacts() {}

    static Map<String, Object> of(Backup backup) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("file", backup.file());
        facts.put("restore_point", backup.restorePoint().toString());
        facts.put("timeline", backup.name().timeline());
        facts.put("size", backup.size());
        facts.put("kind", kind(backup));
        facts.put("verdict", verdict(backup));
        if (backup instanceof Backup.Ours ours) {
            facts.put("sha256", ours.manifest().sha256());
            facts.put("rows", ours.manifest().contents().rows());
            facts.put("schema_version", ours.manifest().contents().schemaVersion());
            facts.put("verified_at", ours.manifest().verifiedAt().toString());
        }
        return facts;
    }

    static String kind(Backup backup) {
        return switch (backup) {
            case Backup.Ours ours -> ours.manifest().kind().name().toLowerCase(Locale.ROOT);
            case Backup.Foreign _ -> "foreign";
            case Backup.Unreadable _ -> "?";
        };
    }

    /** As far as the directory and the last verification tell. */
    static String verdict(Backup backup) {
        return switch (backup) {
            case Backup.Unreadable unreadable -> "damaged: manifest: " + unreadable.reason();
            case Backup.Foreign _ -> "not verified";
            case Backup.Ours ours when !ours.manifest().isSound() -> "damaged: " + ours.manifest().integrity();
            case Backup.Ours ours when !ours.isSound() -> "damaged: size";
            case Backup.Ours ours when ours.manifest().isSuspicious() -> "suspicious";
            case Backup.Ours _ -> "verified";
        };
    }
}
