package reprise.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The place of one connection among the {@link LargeAnswers}, while it needs one. */
final class Place {
    /** Answers of a few bytes, which need not wait for others. */
    private static final Pattern SMALL = Pattern.compile("/(?:add|count|health)(?:[/?].*)?");
    private static final String LISTING = "/consultation";

    private final LargeAnswers large;
    private boolean held;
    private boolean listing;
    private @Nullable Queued queued;

    Place(LargeAnswers large) {
        this.large = large;
    }

    /** A request that waits for a place. */
    private record Queued(Runnable start, FullHttpRequest request) {}

    /** Passes a request on, now or when there is a place. */
    void forward(ChannelHandlerContext ctx, FullHttpRequest request) {
        listing = isListing(request);
        if (SMALL.matcher(request.uri()).matches() || listing && large.isListingSmall()) {
            ctx.fireChannelRead(request);
            return;
        }
        Runnable start = () -> ctx.executor().execute(() -> resume(ctx, request));
        held = large.begin(start);
        if (held) {
            ctx.fireChannelRead(request);
        } else {
            queued = new Queued(start, request);
        }
    }

    /** Programs get a list as JSON, browsers a page. */
    private static boolean isListing(HttpRequest request) {
        return HttpMethod.GET.equals(request.method()) && LISTING.equals(request.uri())
                && request.headers().getAll(HttpHeaderNames.ACCEPT).stream()
                        .noneMatch(type -> type.toLowerCase(Locale.ROOT).contains("html"));
    }

    private void resume(ChannelHandlerContext ctx, FullHttpRequest request) {
        queued = null;
        if (ctx.isRemoved()) { // since the place was given
            request.release();
            large.end();
            return;
        }
        held = true;
        ctx.fireChannelRead(request);
        ctx.fireChannelReadComplete(); // until then Micronaut flushes nothing
    }

    /** The answer begins. */
    void answered(HttpResponse response) {
        if (listing && HttpResponseStatus.OK.equals(response.status())) { // an error says nothing of the list
            large.listed(HttpUtil.getContentLength(response, Long.MAX_VALUE));
        }
    }

    /** The answer is written, whether or not the client takes it. */
    void release() {
        if (held) {
            held = false;
            large.end();
        }
    }

    /** The client has left. */
    void leave() {
        release();
        if (queued != null && large.withdraw(queued.start)) {
            queued.request.release();
        }
    }
}
