package reprise.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Stands at a listening socket: a connection that has no place ends before anything is built for it. */
final class Door extends ChannelInboundHandlerAdapter {
    private final ConnectionLimit limit;

    Door(ConnectionLimit limit) {
        this.limit = limit;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var connection = (Channel) message;
        if (!limit.admit(connection)) {
            connection.unsafe().closeForcibly();
            return;
        }
        ctx.fireChannelRead(connection);
        connection.closeFuture().addListener((ChannelFutureListener) end -> limit.closed(end.channel()));
    }
}
