package reprise.web;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * How many answers that may be large are made at once: between its making and its first write, nothing else bounds what
 * an answer holds. The others wait, in order; a connection has one at most, so that there are never more than
 * connections.
 */
final class LargeAnswers {
    /** Bytes of an answer that need not wait: all connections may make one at the same time. */
    private static final long SMALL = 16_384;

    private final SequencedSet<Runnable> waiting = new LinkedHashSet<>();
    private int free;
    private volatile long listing = Long.MAX_VALUE;

    LargeAnswers(int atOnce) {
        this.free = atOnce;
    }

    /**
     * Takes a place, which is given back by {@link #end}, or lets {@code start} wait for one.
     *
     * @return whether there was a place; if not, {@code start} runs once there is, on another's thread
     */
    synchronized boolean begin(Runnable start) {
        if (free == 0) {
            waiting.add(start);
            return false;
        }
        free--;
        return true;
    }

    /** Waits no more; answers false when it did not wait, or has just got a place. */
    synchronized boolean withdraw(Runnable start) {
        return waiting.remove(start);
    }

    /** The list of the newest events, which programs ask for most, had so many bytes. */
    void listed(long bytes) {
        listing = bytes;
    }

    /** Whether that list was small when it was last made: an event adds a few kB at most. */
    boolean isListingSmall() {
        return listing <= SMALL;
    }

    void end() {
        Runnable next;
        synchronized (this) {
            if (waiting.isEmpty()) {
                free++;
                return;
            }
            next = waiting.removeFirst();
        }
        next.run();
    }
}
