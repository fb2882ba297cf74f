/** Events in SQLite: the store, its group commit, and the schemas of every released version. */
@NullMarked
package reprise.event.sqlite;

import org.jspecify.annotations.NullMarked;
