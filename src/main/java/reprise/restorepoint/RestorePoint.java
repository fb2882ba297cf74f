package reprise.restorepoint;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import reprise.backup.Backup;
import reprise.backup.Manifest;
import reprise.event.EventSchema;
import reprise.web.Page;
import reprise.web.Piece;

/** A backup as the pages show it. */
public record RestorePoint(Backup backup) {

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
        return backup.name().isForeign() ? "–" : String.valueOf(backup.name().timeline());
    }

    /** Key of the text for its state. */
    public String stateKey() {
        return "state." + backup.state().name().toLowerCase(Locale.ROOT);
    }

    /** What is thought of it, in a sentence. */
    public List<Piece> verdict(Page page) {
        return backup.damage().map(damage -> damage.equals("size") ? page.pieces("state.damaged.size")
                : page.pieces("state.damaged.why", new Piece.English(damage)))
                .orElseGet(() -> page.pieces(stateKey() + ".line"));
    }

    /** Key of the text for its kind. */
    public String kindKey() {
        return "kind." + backup.kind();
    }
}
