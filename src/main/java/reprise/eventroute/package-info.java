/** The routes of the original workshop, {@code / /add /count /consultation}, as pages, text and JSON. */
@NullMarked
package reprise.eventroute;

import org.jspecify.annotations.NullMarked;
