package reprise.web;

import jakarta.inject.Singleton;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.stream.IntStream;

/** The texts of the pages, in French and in English. */
@Singleton
public final class Texts {
    static final List<Locale> LANGUAGES = List.of(Locale.FRENCH, Locale.ENGLISH);
    private static final Control NO_FALLBACK = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

    /** The text of that key, with its arguments in the places {@code {0}}, {@code {1}}, … */
    public String get(Locale language, String key, Object... arguments) {
        return arguments.length == 0 ? pattern(language, key)
                : new MessageFormat(pattern(language, key), language).format(arguments);
    }

    private static String pattern(Locale language, String key) {
        return ResourceBundle.getBundle("reprise.web.texts", language, NO_FALLBACK).getString(key);
    }

    /** The text of that key in fragments: its words, and what is in its places. */
    List<TextFragment> fragments(Locale language, String key, TextFragment... arguments) {
        var places = IntStream.range(0, arguments.length).mapToObj(String::valueOf).toArray();
        var text = new MessageFormat(pattern(language, key), language).formatToCharacterIterator(places);
        var fragments = new ArrayList<TextFragment>();
        while (text.getIndex() < text.getEndIndex()) {
            var place = (Integer) text.getAttribute(MessageFormat.Field.ARGUMENT);
            int end = text.getRunLimit(MessageFormat.Field.ARGUMENT);
            var words = new StringBuilder();
            for (int i = text.getIndex(); i < end; i++) {
                words.append(text.setIndex(i));
            }
            text.setIndex(end);
            fragments.add(place == null ? new TextFragment.Words(words.toString()) : arguments[place]);
        }
        return fragments;
    }
}
