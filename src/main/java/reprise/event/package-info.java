/** Events: what the users of the service write and read, and what a store of them does. No store is named here. */
@NullMarked
package reprise.event;

import org.jspecify.annotations.NullMarked;
