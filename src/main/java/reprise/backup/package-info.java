/** Backups of a database, whatever it holds: taking, verifying, publishing, listing and pruning them. */
@NullMarked
package reprise.backup;

import org.jspecify.annotations.NullMarked;
