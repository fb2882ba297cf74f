/** What the documents say, tried. */
@NullMarked
package reprise.docs;

import org.jspecify.annotations.NullMarked;
