package reprise.backup;

/**
 * When a loss of rows is suspicious: more than {@code percent} of a table's rows are gone, and at least {@code rows}.
 */
public record ShrinkGuard(int percent, int rows) {}
