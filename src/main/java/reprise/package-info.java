/** Reprise. */
@NullMarked
package reprise;

import org.jspecify.annotations.NullMarked;
