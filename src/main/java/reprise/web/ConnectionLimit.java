package reprise.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Bounds what the connections to one port hold in memory: their number, and the bytes of answers that clients have not
 * taken yet. Where a bound is reached, the connection goes that has waited longest for its client: one that sends or
 * takes what it has to in a moment is not hit by thousands that do not.
 */
final class ConnectionLimit {
    private final int maxConnections;
    private final long maxOwed;
    private final Set<Channel> open = new HashSet<>();
    private final SequencedSet<Channel> waiting = new LinkedHashSet<>();
    private final LinkedHashMap<Channel, Long> owed = new LinkedHashMap<>();
    private long total;
    private long refused;
    private long ended;

    /**
     * @param maxOwed
     *            bytes of answers that clients have not taken, of all connections together
     */
    ConnectionLimit(int maxConnections, long maxOwed) {
        this.maxConnections = maxConnections;
        this.maxOwed = maxOwed;
    }

    /** Takes a new connection, or answers false when the service itself is at work for all. */
    synchronized boolean admit(Channel channel) {
        if (open.size() >= maxConnections) {
            if (!waiting.isEmpty()) {
                end(waiting.getFirst());
            } else if (!owed.isEmpty()) {
                end(owed.firstEntry().getKey());
            } else {
                refused++;
                return false;
            }
        }
        open.add(channel);
        waiting.add(channel);
        return true;
    }

    /** The connection waits for its client to send a request. */
    synchronized void waits(Channel channel) {
        if (open.contains(channel)) {
            waiting.addLast(channel);
        }
    }

    /** The connection has a whole request. */
    synchronized void works(Channel channel) {
        waiting.remove(channel);
    }

    /** So many bytes of its answer wait until the client takes them. */
    synchronized void owes(Channel channel, long bytes) {
        if (!open.contains(channel)) {
            return;
        }
        var before = bytes > 0 ? owed.put(channel, bytes) : owed.remove(channel);
        total += bytes - (before == null ? 0 : before);
        while (total > maxOwed && owed.size() > 1) {
            end(owed.firstEntry().getKey());
        }
    }

    synchronized void closed(Channel channel) {
        open.remove(channel);
        waiting.remove(channel);
        var before = owed.remove(channel);
        total -= before == null ? 0 : before;
    }

    /** How many connections are open. */
    synchronized int open() {
        return open.size();
    }

    /** How many were never taken, or ended in favour of others, since the start. */
    synchronized long turnedAway() {
        return refused + ended;
    }

    private void end(Channel channel) {
        ended++;
        closed(channel);
        cut(channel);
    }

    /** Ends a connection at once: else the kernel would keep for minutes what the client does not take. */
    static void cut(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }
}
