/** The restore points: what there is, what a restore would cost now, and the request that asks for it. */
@NullMarked
package reprise.restorepoint;

import org.jspecify.annotations.NullMarked;
