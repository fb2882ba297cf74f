package reprise.restore;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import reprise.backup.BackupName;

/**
 * What Git asks for. Whoever writes it may write anything, so nothing of it is used before it is read as one of these.
 */
public sealed interface Request {
    /** Keys of the request file. */
    String ID = "RESTORE_ID";
    String FILE = "RESTORE_FILE";
    String SHA256 = "RESTORE_SHA256";
    String BY = "RESTORE_BY";

    /** Nothing is asked for. */
    record None() implements Request {}

    /**
     * To restore a backup.
     *
     * @param id
     *            a DNS label of at most 55 characters: with {@code restore-} before it, it is the name of a Job
     * @param file
     *            name of a backup
     * @param sha256
     *            of the file, in lower-case hexadecimal
     * @param by
     *            who asks, as far as the request or its commit names somebody: unverified text, empty when nobody is
     *            named
     */
    record Restore(String id, String file, String sha256, String by) implements Request {
        public Restore {
            problem(id, file, sha256, by).ifPresent(problem -> {
                throw new IllegalArgumentException(problem);
            });
        }

        /** A request that names nobody. */
        public Restore(String id, String file, String sha256) {
            this(id, file, sha256, "");
        }

        /** The same request, asked for by somebody else; what no request may hold is replaced and cut. */
        public Restore askedBy(String somebody) {
            return new Restore(id, file, sha256, Requester.printable(somebody));
        }

        /** Content of a request file. */
        public String toFile() {
            return ID + "=" + id + "\n" + FILE + "=" + file + "\n" + SHA256 + "=" + sha256 + "\n"
                    + (by.isEmpty() ? "" : BY + "=" + by + "\n");
        }
    }

    /**
     * Something that is no request.
     *
     * @param id
     *            what stands where the id should, cut to what the ledger can hold
     */
    record Malformed(String id, String reason) implements Request {}

    /** Stands for no request. */
    String NO_ID = "none";
    /** Longest id, in characters. */
    int MAX_ID = 55;
    Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,53}[a-z0-9])?");
    Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /** Reads the values; none of them there is no request. */
    static Request of(Map<String, String> values) {
        var id = values.getOrDefault(ID, NO_ID);
        if (id.equals(NO_ID)) {
            return new None();
        }
        var file = values.getOrDefault(FILE, "");
        var sha256 = values.getOrDefault(SHA256, "");
        var by = values.getOrDefault(BY, "");
        return problem(id, file, sha256, by)
                .<Request>map(problem -> new Malformed(printable(id), problem))
                .orElseGet(() -> new Restore(id, file, sha256, by));
    }

    private static Optional<String> problem(String id, String file, String sha256, String by) {
        if (!LABEL.matcher(id).matches()) {
            return Optional.of(ID + " is \"" + printable(id)
                    + "\", not a DNS label (lower-case letters, digits and dashes) of at most 55 characters");
        }
        if (id.equals(NO_ID)) {
            return Optional.of(ID + " is \"" + NO_ID + "\", which asks for nothing");
        }
        if (BackupName.parse(file).isEmpty()) {
            return Optional.of(FILE + " is \"" + printable(file) + "\", not the file name of a backup");
        }
        if (!HEX.matcher(sha256).matches()) {
            return Optional.of(SHA256 + " is \"" + printable(sha256)
                    + "\", not 64 hexadecimal digits in lower case");
        }
        return Requester.isPrintable(by)
                ? Optional.empty()
                : Optional.of(
                        BY + " has more than " + Requester.MAX_LENGTH + " characters, or one that is not printable");
    }

    private static String printable(String text) {
        var cut = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
