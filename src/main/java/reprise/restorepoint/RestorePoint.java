package reprise.restorepoint;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import reprise.protection.StoredBackup;
import reprise.web.Page;
import reprise.web.Reasons;
import reprise.web.TextFragment;

/** A backup as the pages show it. */
public record RestorePoint(StoredBackup backup) {
    private static final String OTHER_SIZE = "size";

    static String path(String id) {
        return "/restore-points/" + id;
    }

    public String path() {
        return path(backup.id());
    }

    /** How many events it holds, when that is known. */
    public Optional<Long> events() {
        return backup.record().map(StoredBackup.Taken::events);
    }

    /** Its timeline; a file of the original workshop is of none. */
    public String timeline() {
        return backup.timeline() > 0 ? String.valueOf(backup.timeline()) : "–";
    }

    /** Whether it has no manifest. */
    public boolean isForeign() {
        return backup.kind().equals(StoredBackup.FOREIGN);
    }

    /** Key of the text for its state. */
    public String stateKey() {
        return "state." + state();
    }

    /** The trust in it as one word, in lower case. */
    public String state() {
        return backup.trust().name().toLowerCase(Locale.ROOT);
    }

    /** Class of the notice that shows the verdict. */
    public String noticeClass() {
        return switch (backup.trust()) {
            case VERIFIED -> "good";
            case UNVERIFIED -> "";
            case SUSPICIOUS, DAMAGED -> "bad";
        };
    }

    /** The trust in it, in a sentence. */
    public List<TextFragment> verdict(Page page) {
        return switch (backup.trust()) {
            case DAMAGED -> backup.reason().filter(reason -> !reason.equals(OTHER_SIZE))
                    .map(reason -> page.fragments("state.damaged.why",
                            new TextFragment.English(Reasons.withoutFolders(reason))))
                    .orElseGet(() -> page.fragments("state.damaged.size"));
            case SUSPICIOUS, VERIFIED, UNVERIFIED ->
                page.fragments(backup.ahead() ? "state.suspicious.ahead" : stateKey() + ".line");
        };
    }

    /** Key of the text for its kind. */
    public String kindKey() {
        return "kind." + backup.kind();
    }
}
