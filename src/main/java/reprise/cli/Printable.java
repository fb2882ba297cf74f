package reprise.cli;

import java.util.Locale;

/**
 * Text for a terminal or a log of lines. A name in a file, or what a client sent, may hold control characters that move
 * the cursor, hide text or begin a line of their own, and bidirectional ones that show it in another order.
 */
final class Printable {
    private static final String BREAKS = "\n\t";

    private Printable() {}

    /** The text with each such character as its escape, line ends and tabs as they are. */
    static String text(String text) {
        return escaped(text, BREAKS);
    }

    /** The same in one line. */
    static String line(String text) {
        return escaped(text, "");
    }

    private static String escaped(String text, String allowed) {
        if (text.codePoints().noneMatch(c -> isHarmful(c) && allowed.indexOf(c) < 0)) {
            return text;
        }
        var escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (isHarmful(c) && allowed.indexOf(c) < 0) {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    private static boolean isHarmful(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.FORMAT,
                    Character.SURROGATE ->
                true;
            default -> false;
        };
    }
}
