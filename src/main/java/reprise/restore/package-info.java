/**
 * Restores that happen exactly once: the request, its plan, the decision at each start, the swap, and the ledger of
 * what was done.
 */
@NullMarked
package reprise.restore;

import org.jspecify.annotations.NullMarked;
