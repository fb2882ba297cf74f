package reprise.event;

import java.util.regex.Pattern;

/**
 * Which characters a message may have: those that are seen as what they are. Control characters, characters that change
 * the direction or the line (Unicode Technical Report 36, 2.5 and 3.5), and those without a width hide something from a
 * reader; the latter are allowed in emoji, which they put together.
 */
final class MessageRules {
    /** Roughly an emoji of Unicode Technical Standard 51, with what joins and varies it. */
    private static final Pattern EMOJI = Pattern.compile("""
            (?x) [0-9\\#*] \\x{FE0F}? \\x{20E3}
            | \\x{1F3F4} [\\x{E0020}-\\x{E007E}]{1,8} \\x{E007F}
            | \\p{IsExtended_Pictographic} [\\x{FE0E}\\x{FE0F}]? \\p{IsEmoji_Modifier}?
              (?: \\x{200D} \\p{IsExtended_Pictographic} [\\x{FE0E}\\x{FE0F}]? \\p{IsEmoji_Modifier}? )*""");
    /**
     * Formats, separators and fillers that show nothing; not the signs of Arabic, Syriac and Kaithi numbers, which are
     * seen.
     */
    private static final Pattern UNSEEN = Pattern.compile("""
            (?x) [\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\x{034F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}\\x{3164}\
            \\x{FFA0}\\x{FE00}-\\x{FE0F}\\x{E0100}-\\x{E01EF}]
            | [\\p{Cf}&&[^\\x{0600}-\\x{0605}\\x{06DD}\\x{070F}\\x{0890}\\x{0891}\\x{08E2}\\x{110BD}\\x{110CD}]]""");

    private MessageRules() {}

    static boolean isSeen(String message) {
        return !UNSEEN.matcher(message).find()
                || !UNSEEN.matcher(EMOJI.matcher(message).replaceAll("-")).find();
    }
}
