package reprise.web;

import jakarta.inject.Singleton;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/** The texts of the pages, in French and in English. */
@Singleton
public final class Texts {
    static final List<Locale> LANGUAGES = List.of(Locale.FRENCH, Locale.ENGLISH);
    private static final Control NO_FALLBACK = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

    /** The text of that key, with its arguments in the places {@code {0}}, {@code {1}}, … */
    public String get(Locale language, String key, Object... arguments) {
        var text = ResourceBundle.getBundle("reprise.web.texts", language, NO_FALLBACK).getString(key);
        return arguments.length == 0 ? text : new MessageFormat(text, language).format(arguments);
    }
}
