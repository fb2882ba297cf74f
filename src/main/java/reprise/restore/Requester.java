package reprise.restore;

import java.util.regex.Pattern;

/**
 * Who asks for a restore. The text is whatever the request or a commit says, so it is shown as unverified, and it is
 * bounded: it goes into the ledger, into logs and onto pages.
 */
final class Requester {
    /** In characters. */
    static final int MAX_LENGTH = 100;
    /** Control and format characters (such as those that reverse a line), line separators, lone surrogates. */
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}\\p{Cn}]");

    private Requester() {}

    static boolean isPrintable(String text) {
        return text.length() <= MAX_LENGTH && !HIDDEN.matcher(text).find();
    }

    /** The text with a question mark for each hidden character, cut to the length. */
    static String printable(String text) {
        var cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH - 1) + "…" : text;
        return HIDDEN.matcher(cut).replaceAll("?");
    }
}
