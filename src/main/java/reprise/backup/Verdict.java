package reprise.backup;

import reprise.sqlite.Contents;

/** What the verification of a backup found. */
public sealed interface Verdict {
    /** The file is what its manifest says, every page of it is in order. */
    record Verified(String sha256, Contents contents) implements Verdict {}

    /** It is not what was stored, or not a sound database. */
    record Damaged(String reason) implements Verdict {}

    /** Its schema is none that the service may be started on, or a newer version of the program made it. */
    record Unacceptable(String reason) implements Verdict {}
}
