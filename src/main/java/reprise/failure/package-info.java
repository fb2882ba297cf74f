/** How every operation fails: what, where, why and what to do next, with its exit code. */
@NullMarked
package reprise.failure;

import org.jspecify.annotations.NullMarked;
