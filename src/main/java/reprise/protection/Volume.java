package reprise.protection;

import java.util.function.LongSupplier;

/**
 * Storage that can fill up.
 *
 * @param name
 *            such as {@code data} or {@code backup}
 * @param free
 *            bytes that can be written now
 * @param size
 *            bytes in all
 */
public record Volume(String name, LongSupplier free, LongSupplier size) {}
