package reprise.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests of one connection through whole, sound, and one after the other. What is not whole yet holds a few
 * bytes here and nothing elsewhere; the next request waits until the client has taken the answer to the last one.
 */
final class RequestGate extends ChannelDuplexHandler {
    private final Function<HttpRequest, Optional<Refusal>> rules;
    private final BiFunction<HttpRequest, ByteBuf, Optional<Refusal>> bodyRules;
    private final BiFunction<HttpRequest, Refusal, String> words;
    private final SlowClients clients;
    private final Place place;
    private final Queue<Object> whole = new ArrayDeque<>();
    private @Nullable HttpRequest head;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;
    private boolean answering;
    private boolean readWanted;
    private boolean refused;

    /**
     * @param rules
     *            why a request is refused by its head, if it is
     * @param bodyRules
     *            the same by its body
     * @param words
     *            the text of a refusal
     * @param clients
     *            is told how far the request is
     * @param large
     *            bounds how many answers are made at once
     */
    RequestGate(Function<HttpRequest, Optional<Refusal>> rules,
            BiFunction<HttpRequest, ByteBuf, Optional<Refusal>> bodyRules,
            BiFunction<HttpRequest, Refusal, String> words, SlowClients clients,
            LargeAnswers large) {
        this.rules = rules;
        this.bodyRules = bodyRules;
        this.words = words;
        this.clients = clients;
        this.place = new Place(large);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!refused && message instanceof HttpRequest request) {
                begin(ctx, request);
            }
            if (!refused && message instanceof HttpContent content) {
                add(ctx, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        head = request;
        clients.headCame();
        rules.apply(request).ifPresent(refusal -> refuse(ctx, request, refusal));
        if (!refused && HttpUtil.is100ContinueExpected(request)) {
            request.headers().remove(HttpHeaderNames.EXPECT);
            ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private void add(ChannelHandlerContext ctx, HttpContent content) {
        var request = head;
        if (request == null) {
            return;
        }
        if (content.decoderResult().isFailure()) { // a chunk size that is no number
            refuse(ctx, request, Refusal.badRequest("error.request"));
        } else if (body.readableBytes() + content.content().readableBytes() > RequestRules.MAX_BODY) {
            refuse(ctx, request, RequestRules.tooLarge());
        } else {
            if (content.content().isReadable()) {
                body = body.isReadable() ? body : ctx.alloc().heapBuffer(content.content().readableBytes());
                body.writeBytes(content.content());
            }
            if (content instanceof LastHttpContent last) {
                end(ctx, request, last);
            }
        }
    }

    private void end(ChannelHandlerContext ctx, HttpRequest request, LastHttpContent last) {
        var refusal = bodyRules.apply(request, body);
        if (refusal.isPresent()) {
            refuse(ctx, request, refusal.get());
            return;
        }
        var full = new DefaultFullHttpRequest(request.protocolVersion(), request.method(), request.uri(), body,
                request.headers(), last.trailingHeaders());
        head = null;
        body = Unpooled.EMPTY_BUFFER;
        whole.add(full);
        next(ctx);
    }

    private void refuse(ChannelHandlerContext ctx, HttpRequest request, Refusal refusal) {
        refused = true;
        head = null;
        body.release();
        body = Unpooled.EMPTY_BUFFER;
        whole.add(refusal.answer(words.apply(request, refusal)));
        next(ctx);
    }

    private void next(ChannelHandlerContext ctx) {
        if (answering) {
            return;
        }
        switch (whole.poll()) {
            case null -> {
            }
            case FullHttpRequest request -> {
                answering = true;
                clients.requestCame(ctx);
                place.forward(ctx, request);
            }
            case Object refusal -> {
                answering = true;
                ctx.writeAndFlush(refusal).addListener((ChannelFutureListener) _ -> SlowClients.linger(ctx));
            }
        }
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (!refused && (answering || !whole.isEmpty())) {
            readWanted = true;
        } else {
            ctx.read();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response && !isInterim(message)) {
            place.answered(response);
        }
        if (message instanceof LastHttpContent && !isInterim(message)) {
            place.release();
            ctx.write(message, promise.unvoid().addListener(_ -> ctx.executor().execute(() -> answered(ctx))));
        } else {
            ctx.write(message, promise);
        }
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response && response.status().code() < 200;
    }

    private void answered(ChannelHandlerContext ctx) {
        answering = false;
        clients.answerWent(ctx);
        next(ctx);
        if (answering) {
            ctx.fireChannelReadComplete(); // until then Micronaut flushes nothing
        }
        if (readWanted && !answering && ctx.channel().isActive()) {
            readWanted = false;
            ctx.read();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        place.leave();
        body.release();
        whole.forEach(ReferenceCountUtil::release);
        whole.clear();
    }
}
