/** What the tests share: real volumes in a folder, a real database, a clock that is told the time. */
@NullMarked
package reprise.testing;

import org.jspecify.annotations.NullMarked;
