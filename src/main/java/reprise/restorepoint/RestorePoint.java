package reprise.restorepoint;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import reprise.backup.Backup;
import reprise.backup.Manifest;
import reprise.event.sqlite.EventSchema;
import reprise.web.Page;
import reprise.web.TextFragment;
import reprise.web.Reasons;

/**
 * A backup as the pages show it.
 *
 * @param now
 *            when the page was made
 */
public record RestorePoint(Backup backup, Instant now) {

    static String path(String file) {
        return "/restore-points/" + file;
    }

    public String path() {
        return path(backup.file());
    }

    public Optional<Manifest> manifest() {
        return backup instanceof Backup.Ours ours ? Optional.of(ours.manifest()) : Optional.empty();
    }

    /** How many events it holds, when that is known. */
    public Optional<Long> events() {
        return manifest().map(manifest -> manifest.contents().rows().getOrDefault(EventSchema.TABLE, 0L));
    }

    /** Its timeline; a file of the original workshop is of none. */
    public String timeline() {
        return backup.name().hasTimeline() ? String.valueOf(backup.name().timeline()) : "–";
    }

    /** Whether it has no manifest. */
    public boolean isForeign() {
        return backup instanceof Backup.Foreign;
    }

    public Backup.State state() {
        return backup.state(now);
    }

    /** Key of the text for its state. */
    public String stateKey() {
        return "state." + state().name().toLowerCase(Locale.ROOT);
    }

    /** What is thought of it, in a sentence. */
    public List<TextFragment> verdict(Page page) {
        return backup.damage().map(damage -> damage.equals("size") ? page.fragments("state.damaged.size")
                : page.fragments("state.damaged.why", new TextFragment.English(Reasons.withoutFolders(damage))))
                .orElseGet(() -> page.fragments(backup.isAhead(now) ? "state.suspicious.ahead" : stateKey() + ".line"));
    }

    /** Key of the text for its kind. */
    public String kindKey() {
        return "kind." + backup.kind();
    }
}
