/** How the service is: its newest backup, its last restore, its health. */
@NullMarked
package reprise.status;

import org.jspecify.annotations.NullMarked;
