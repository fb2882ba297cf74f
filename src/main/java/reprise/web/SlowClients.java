package reprise.web;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection whose client takes too long: to send the head of a request once it has begun, to send the rest, to
 * take the answer. It is counted from the beginning of each, so that a byte now and then does not help.
 */
final class SlowClients extends ChannelDuplexHandler {
    static final Duration HEAD = Duration.ofSeconds(10);
    static final Duration BODY = Duration.ofSeconds(10);
    /** Between two requests, as proxies keep their connections. */
    static final Duration IDLE = Duration.ofSeconds(60);
    static final Duration ANSWER = Duration.ofSeconds(10);
    /** What a client must take at least in each {@link #ANSWER}, in bytes, while an answer waits: 1 kB/s. */
    private static final long TAKEN = 10_000;

    /** How long a refused client may go on sending, in milliseconds: a connection that is reset loses the answer. */
    private static final long LINGER_MILLIS = 1_000;

    private final ConnectionLimit limit;
    private Phase phase = Phase.HEAD;
    private long since = System.nanoTime();
    private long written;
    private long taken;
    private @Nullable Future<?> watch;

    private enum Phase {
        IDLE, HEAD, BODY, ANSWER
    }

    SlowClients(ConnectionLimit limit) {
        this.limit = limit;
    }

    private void enter(Phase next) {
        phase = next;
        since = System.nanoTime();
    }

    /** The head of a request is whole. */
    void headCame() {
        enter(Phase.BODY);
    }

    /** A whole request is answered from now on. */
    void requestCame(ChannelHandlerContext ctx) {
        enter(Phase.ANSWER);
        taken = written;
        limit.works(ctx.channel());
    }

    /** The client has taken the answer. */
    void answerWent(ChannelHandlerContext ctx) {
        enter(Phase.IDLE);
        owes(ctx);
        limit.waits(ctx.channel());
    }

    /** Closes the connection of a refused client when it has had the time to read. */
    static void linger(ChannelHandlerContext ctx) {
        if (ctx.channel() instanceof DuplexChannel channel && channel.isActive()) {
            channel.shutdownOutput();
            channel.config().setAutoRead(true); // and drop it
            ctx.executor().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            ctx.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        watch = ctx.executor().scheduleWithFixedDelay(() -> check(ctx), 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (watch != null) {
            watch.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (phase == Phase.IDLE) {
            enter(Phase.HEAD);
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            written += bytes.readableBytes();
        }
        ctx.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        owes(ctx);
    }

    private void check(ChannelHandlerContext ctx) {
        long owed = owes(ctx);
        var patience = switch (phase) {
            case IDLE -> IDLE;
            case HEAD -> HEAD;
            case BODY -> BODY;
            case ANSWER -> ANSWER;
        };
        if (System.nanoTime() - since < patience.toNanos()) {
            return;
        }
        if (phase != Phase.ANSWER || owed > 0 && written - owed - taken < TAKEN) {
            ConnectionLimit.cut(ctx.channel());
        } else { // the client goes on, or waits for us
            taken = written - owed;
            since = System.nanoTime();
        }
    }

    private long owes(ChannelHandlerContext ctx) {
        var buffer = ctx.channel().unsafe().outboundBuffer();
        long owed = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        limit.owes(ctx.channel(), owed);
        return owed;
    }
}
