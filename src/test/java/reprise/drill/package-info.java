/** What a game day measures, and its report. */
@NullMarked
package reprise.drill;

import org.jspecify.annotations.NullMarked;
