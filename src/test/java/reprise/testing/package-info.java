/**
 * What the tests share: real volumes in a folder, a real database, a clock that is told the time, the program as a
 * process.
 */
@NullMarked
package reprise.testing;

import org.jspecify.annotations.NullMarked;
