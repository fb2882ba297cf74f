/**
 * The review of a pull request: whether it asks for a restore, for which one, and whether it may be merged as it is.
 */
@NullMarked
package reprise.review;

import org.jspecify.annotations.NullMarked;
