package reprise.web;

import java.time.Instant;

/** A part of a sentence that a page has to mark as what it is. */
public sealed interface Piece {

    /** Words in the language of the page. */
    record Words(String text) implements Piece {}

    /** An instant, which a page shows in the zone of its reader. */
    record Time(Instant instant) implements Piece {}

    /** What the program says in English, whatever the language of the page. */
    record English(String text) implements Piece {}

    /** What a person types. */
    record Code(String text) implements Piece {}
}
