package reprise.backup;

import java.time.Duration;

/**
 * Which backups are kept: grandfather, father, son.
 *
 * @param all
 *            every backup that is at most so much older than the newest
 * @param hourly
 *            then the newest of each hour that has a backup, for so many hours
 * @param daily
 *            the same of days
 * @param weekly
 *            the same of weeks
 * @param safety
 *            how long a safety copy is kept
 */
public record Retention(Duration all, int hourly, int daily, int weekly, Duration safety) {}
