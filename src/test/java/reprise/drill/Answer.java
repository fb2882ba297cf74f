package reprise.drill;

/**
 * What became of one attempt to add an event.
 *
 * @param at
 *            seconds since the drill began
 * @param row
 *            the message that was to be added, the same for no two attempts
 */
public record Answer(double at, boolean good, String row) {}
