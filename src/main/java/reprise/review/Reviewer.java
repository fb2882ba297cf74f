package reprise.review;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jgit.errors.LargeObjectException;
import reprise.restore.Request;
import reprise.restore.RequestFile;

/**
 * Reviews a pull request as {@code restore-check} does on GitHub: a restore changes the request file and nothing else,
 * under a new id, and any other pull request brings no request in.
 */
public final class Reviewer {
    /** The request file, in the repository. */
    public static final String REQUEST = "kustomize/overlays/restore/restore-request.env";
    private static final String OWNERS = ".github/CODEOWNERS";
    private static final String PLACEHOLDER = "@OWNER/";
    private static final String ID = Request.ID + "=";

    private final Function<Request.Restore, Optional<Cost>> costs;

    /**
     * @param costs
     *            asks the service what a request would cost now, if there is one to ask
     */
    public Reviewer(Function<Request.Restore, Optional<Cost>> costs) {
        this.costs = costs;
    }

    /**
     * Reviews what {@code head} changes since it left {@code base}.
     *
     * @param folder
     *            a folder of the clone
     * @throws reprise.failure.Failure
     *             when these commits cannot be compared
     */
    public Review review(Path folder, String base, String head) {
        try (var proposal = Proposal.of(folder, base, head)) {
            var changed = proposal.changed();
            var others = changed.stream().map(Proposal.Changed::path).filter(path -> !path.equals(REQUEST)).toList();
            if (others.size() == changed.size()) {
                return new Manifests(proposal).smuggled(changed)
                        .<Review>map(found -> new Review.Refused(
                                "the request is in " + REQUEST + " and nowhere else; this leads to another one: "
                                        + found))
                        .orElseGet(Review.Untouched::new);
            }
            return others.isEmpty() ? review(proposal)
                    : new Review.Refused("a restore changes " + REQUEST + " and nothing else, this changes too: "
                            + String.join(", ", others));
        }
    }

    private Review review(Proposal proposal) {
        Request proposed;
        try {
            var content = proposal.proposed(REQUEST);
            if (content.isEmpty()) {
                return new Review.Refused(REQUEST + " is gone; to ask for nothing, set RESTORE_ID=none");
            }
            proposed = RequestFile.parse(content.get());
        } catch (LargeObjectException _) {
            return new Review.Refused(REQUEST + " is too large to be read");
        }
        return switch (proposed) {
            case Request.None _ -> new Review.Nothing();
            case Request.Malformed malformed -> new Review.Refused(malformed.reason());
            case Request.Restore asked ->
                proposal.history(REQUEST).stream().anyMatch(past -> ids(past).contains(asked.id()))
                        ? new Review.Refused(
                                "the id " + asked.id()
                                        + " was used before; a request is tried once, so give this one a new id")
                        : new Review.Asked(asked, hasOwners(proposal), costs.apply(asked));
        };
    }

    /** Those of a past request, whatever else was wrong with it, as {@link RequestFile} reads them. */
    private static List<String> ids(String content) {
        return content.lines().map(String::strip).filter(line -> line.startsWith(ID))
                .map(line -> line.substring(ID.length())).toList();
    }

    /** GitHub ignores an owner that does not exist, and does not say so. */
    private static boolean hasOwners(Proposal proposal) {
        return proposal.ofBase(OWNERS).filter(owners -> owners.contains(PLACEHOLDER)).isEmpty();
    }
}
