package reprise.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the head of a request must be like. A proxy and the service must agree where a request ends: what only one of
 * them takes for a body is a request that the proxy has never seen (RFC 9112, 6.1, 6.3 and 11.2). So whatever can be
 * read in two ways is refused, even where the RFC would leave a choice.
 */
final class RequestRules {
    /** The longest body in bytes: 1,000 characters, each of which JSON may write as two escapes of six. */
    static final int MAX_BODY = 16_384;
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
    /** A name, an IPv4 or an IPv6 address, with a port or without (RFC 9110, 7.2). */
    private static final Pattern HOST = Pattern.compile("(?:[A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+])(?::\\d{0,5})?");

    private RequestRules() {}

    static Optional<Refusal> check(HttpRequest head) {
        if (head.decoderResult().isFailure()) {
            return Optional.of(undecoded(head.decoderResult().cause()));
        }
        if (!isHostSound(head)) {
            return Optional.of(Refusal.badRequest("error.host"));
        }
        return checkLength(head);
    }

    private static Refusal undecoded(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ ->
                new Refusal(HttpResponseStatus.REQUEST_URI_TOO_LONG, "error.address.long");
            case TooLongHttpHeaderException _ ->
                new Refusal(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "error.headers.long");
            default -> Refusal.badRequest("error.request");
        };
    }

    private static boolean isHostSound(HttpRequest head) {
        var hosts = head.headers().getAll(HttpHeaderNames.HOST);
        return hosts.isEmpty() && isOld(head) || hosts.size() == 1 && HOST.matcher(hosts.getFirst()).matches();
    }

    private static Optional<Refusal> checkLength(HttpRequest head) {
        var encodings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        var lengths = head.headers().getAll(HttpHeaderNames.CONTENT_LENGTH);
        boolean chunked = encodings.size() == 1
                && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.getFirst());
        if (!encodings.isEmpty() && (!chunked || !lengths.isEmpty() || isOld(head))) {
            return Optional.of(Refusal.badRequest("error.request"));
        }
        if (lengths.size() > 1 || lengths.stream().anyMatch(LENGTH.asMatchPredicate().negate())) {
            return Optional.of(Refusal.badRequest("error.request"));
        }
        return lengths.stream().map(Long::valueOf).filter(length -> length > MAX_BODY).findFirst().map(_ -> tooLarge());
    }

    static Refusal tooLarge() {
        return new Refusal(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "error.body.long");
    }

    private static boolean isOld(HttpRequest head) {
        return head.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
    }
}
