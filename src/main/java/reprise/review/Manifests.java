package reprise.review;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.FileMode;

/**
 * Looks for another request in what a pull request adds to the manifests. A pod reads the request from one file; a
 * variable, an argument or a volume that leads to another one would pass by the plan and the owners of the data.
 */
final class Manifests {
    private static final Pattern FOLDERS = Pattern.compile("(kustomize|argocd)/.*");
    /** What leads to a request, also written with the escapes or the joined lines of YAML. */
    private static final Pattern REQUEST = Pattern.compile(
            "RESTORE_|REPRISE_REQUEST|restore-request|--request|/request|\\\\[xuU][0-9A-Fa-f]|\\\\\\s*$");
    /** What a kustomization loads from another place, which this review does not see. */
    private static final Pattern REMOTE = Pattern.compile("https?://|ssh://|git@|git::|github\\.com|[?&]ref=");
    private static final Pattern UPWARDS = Pattern.compile("[^\\s,\"'\\[\\]{}]*\\.\\./[^\\s,\"'\\[\\]{}]*");

    private final Proposal proposal;

    Manifests(Proposal proposal) {
        this.proposal = proposal;
    }

    /** The first thing that leads to another request. */
    Optional<String> smuggled(List<Proposal.Changed> changed) {
        return changed.stream().filter(file -> !file.isRemoved() && isManifest(file.path()))
                .flatMap(file -> smuggled(file).stream()).findFirst();
    }

    private static boolean isManifest(String path) {
        return FOLDERS.matcher(path).matches() && !path.endsWith(".md");
    }

    private Optional<String> smuggled(Proposal.Changed file) {
        if (file.mode().equals(FileMode.GITLINK)) {
            return Optional.of(file.path() + " is a submodule, whose files nobody reviews here");
        }
        if (REQUEST.matcher(file.path()).find()) {
            return Optional.of(file.path());
        }
        try {
            var after = proposal.bytes(file.after());
            if (RawText.isBinary(after, after.length, true)) {
                return Optional.of(file.path() + " is no text");
            }
            return added(proposal.bytes(file.before()), after).stream().filter(line -> leadsAway(file.path(), line))
                    .map(line -> file.path() + ": " + line.strip()).findFirst();
        } catch (LargeObjectException _) {
            return Optional.of(file.path() + " is too large to be reviewed");
        } catch (IOException e) {
            return Optional.of(file.path() + " cannot be read: " + e.getMessage());
        }
    }

    private static List<String> added(byte[] before, byte[] after) {
        var lines = new RawText(after);
        var added = new ArrayList<String>();
        for (var edit : new HistogramDiff().diff(RawTextComparator.DEFAULT, new RawText(before), lines)) {
            for (int i = edit.getBeginB(); i < edit.getEndB(); i++) {
                added.add(lines.getString(i));
            }
        }
        return added;
    }

    private static boolean leadsAway(String path, String line) {
        return REQUEST.matcher(line).find()
                || path.contains("kustomization") && REMOTE.matcher(line).find()
                || UPWARDS.matcher(line).results().anyMatch(match -> leavesTheManifests(path, match.group()));
    }

    /** A base in another folder would be deployed without this review. */
    private static boolean leavesTheManifests(String path, String reference) {
        var target = Path.of(path).resolveSibling(reference).normalize();
        return !FOLDERS.matcher(target + "/").matches();
    }
}
