/** The protection of a SQLite database by the engine, as its volumes show it. */
@NullMarked
package reprise.protection.engine;

import org.jspecify.annotations.NullMarked;
