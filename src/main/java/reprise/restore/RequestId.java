package reprise.restore;

import java.util.Locale;
import reprise.backup.BackupName;
import reprise.restore.LedgerEntry.InPlace;

/** Makes the id of a request, since a person has to think of nothing but the backup. */
public final class RequestId {
    /** What a number behind it may need. */
    private static final int ROOM = 4;

    private RequestId() {}

    /**
     * Returns the undo id if FILE is the last safety copy; otherwise an id derived from FILE, with a number if it was
     * used.
     */
    public static String unused(Ledger ledger, String file) {
        var stem = ledger.lastRestore().filter(entry -> entry.safetyCopy().filter(file::equals).isPresent())
                .flatMap(InPlace::undoId).orElseGet(() -> "to" + withoutStem(file));
        stem = stem.substring(0, Math.min(stem.length(), Request.MAX_ID - ROOM)).replaceAll("-+$", "");
        var unused = stem;
        for (int i = 2; ledger.ended(unused).isPresent(); i++) {
            unused = stem + "-" + i;
        }
        return unused;
    }

    /** The time and the timeline, which are all that tells the backups of one database from each other. */
    private static String withoutStem(String file) {
        return file.substring(BackupName.parse(file).orElseThrow().stem().length()).replaceFirst("\\.db$", "")
                .toLowerCase(Locale.ROOT);
    }
}
