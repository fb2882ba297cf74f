package reprise.review;

import java.util.Optional;

/** What the service says about the backup that a request is for. */
public sealed interface Cost {
    /** It did not say: the reason, in English. */
    record Unknown(String why) implements Cost {}

    /** The backup is damaged. */
    record Damaged() implements Cost {}

    /** The backup has another checksum than the request. */
    record OtherChecksum() implements Cost {}

    /** The backup has a schema that the service does not know. */
    record NewerSchema(long version) implements Cost {}

    /** The service offers no request for this backup, for another reason. */
    record NotOffered() implements Cost {}

    /**
     * The request can be met.
     *
     * @param events
     *            how many events it would set aside, where they could be counted
     * @param first
     *            time of the first of them
     * @param migratedFrom
     *            schema version of the backup, when the service would migrate it
     */
    record Known(Optional<Long> events, Optional<String> first, Optional<Long> migratedFrom) implements Cost {}
}
