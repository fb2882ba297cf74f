/** Events: what the users of the service write and read. */
@NullMarked
package reprise.event;

import org.jspecify.annotations.NullMarked;
