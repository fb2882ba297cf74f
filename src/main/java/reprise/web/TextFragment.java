package reprise.web;

import java.time.Instant;

/** A part of a sentence that a page marks up by its kind. */
public sealed interface TextFragment {

    /** Words in the language of the page. */
    record Words(String text) implements TextFragment {}

    /** An instant, which a page shows in the zone of its reader. */
    record Time(Instant instant) implements TextFragment {}

    /** What the program says in English, whatever the language of the page. */
    record English(String text) implements TextFragment {}

    /** What a person types. */
    record Code(String text) implements TextFragment {}
}
