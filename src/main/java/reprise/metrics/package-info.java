/** What Prometheus reads: how old the backups are, how sound, how restores went. */
@NullMarked
package reprise.metrics;

import org.jspecify.annotations.NullMarked;
