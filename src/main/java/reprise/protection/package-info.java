/**
 * How the events are protected: what the routes may ask, whoever takes the backups. {@code protection.engine} answers
 * from the volumes of SQLite backups; another implementation could answer from the base backups of a PostgreSQL
 * operator.
 */
@NullMarked
package reprise.protection;

import org.jspecify.annotations.NullMarked;
