/** The only package that knows SQLite files: snapshots, side files, what a database holds, whether it is sound. */
@NullMarked
package reprise.sqlite;

import org.jspecify.annotations.NullMarked;
