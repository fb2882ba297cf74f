/**
 * Files that survive a crash: each change is forced to the disk before the next one builds on it, and locks end with
 * their process.
 */
@NullMarked
package reprise.durable;

import org.jspecify.annotations.NullMarked;
