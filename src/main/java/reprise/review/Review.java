package reprise.review;

import java.util.Optional;
import reprise.restore.Request;

/** What a pull request does to the restore request. */
public sealed interface Review {
    /** It leaves the request alone, and brings no other one in. */
    record Untouched() implements Review {}

    /** It changes the request to one that asks for nothing. */
    record Nothing() implements Review {}

    /**
     * It must not be merged as it is.
     *
     * @param reason
     *            in English, with what the pull request says shortened to a few hundred characters
     */
    record Refused(String reason) implements Review {}

    /**
     * It asks for a restore.
     *
     * @param hasOwners
     *            whether {@code CODEOWNERS} of the base names somebody, not the placeholder that the project comes with
     * @param cost
     *            what the service answers, if it was asked
     */
    record Asked(Request.Restore request, boolean hasOwners, Optional<Cost> cost) implements Review {}
}
