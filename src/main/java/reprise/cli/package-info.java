/** The commands: what is typed, what is printed, how they exit. */
@NullMarked
package reprise.cli;

import org.jspecify.annotations.NullMarked;
