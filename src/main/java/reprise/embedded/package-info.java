/** The service on one machine: backups by a clock of its own, restores by a commit in the clone that it runs in. */
@NullMarked
package reprise.embedded;

import org.jspecify.annotations.NullMarked;
