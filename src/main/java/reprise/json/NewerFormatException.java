package reprise.json;

import java.io.IOException;

/** A newer version of the program wrote this, in a format that this version does not know. */
public final class NewerFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    NewerFormatException(int format, int newest) {
        super("it has format " + format + ", this program knows formats up to " + newest);
    }
}
