package reprise.web;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** An address and a body must be text: what is decoded with a replacement for what cannot be would be stored so. */
final class EncodingRules {
    private static final Refusal NO_TEXT = Refusal.badRequest("error.encoding");
    private static final String FORM = "application/x-www-form-urlencoded";

    private EncodingRules() {}

    static Optional<Refusal> check(HttpRequest head) {
        return isText(percentDecoded(head.uri().getBytes(StandardCharsets.UTF_8))) ? Optional.empty()
                : Optional.of(NO_TEXT);
    }

    static Optional<Refusal> check(HttpRequest head, ByteBuf body) {
        var bytes = new byte[body.readableBytes()];
        body.getBytes(body.readerIndex(), bytes);
        var type = head.headers().get(HttpHeaderNames.CONTENT_TYPE, "").toLowerCase(Locale.ROOT);
        return isText(Optional.of(bytes)) && (!type.startsWith(FORM) || isText(percentDecoded(bytes)))
                ? Optional.empty()
                : Optional.of(NO_TEXT);
    }

    /** Nothing where a percent sign is not followed by two hexadecimal digits. */
    private static Optional<byte[]> percentDecoded(byte[] text) {
        var decoded = ByteBuffer.allocate(text.length);
        for (int i = 0; i < text.length; i++) {
            if (text[i] != '%') {
                decoded.put(text[i]);
                continue;
            }
            int high = i + 2 < text.length ? Character.digit(text[i + 1], 16) : -1;
            int low = i + 2 < text.length ? Character.digit(text[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            decoded.put((byte) (high << 4 | low));
            i += 2;
        }
        var bytes = new byte[decoded.position()];
        decoded.flip().get(bytes);
        return Optional.of(bytes);
    }

    private static boolean isText(Optional<byte[]> bytes) {
        try {
            if (bytes.isPresent()) {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.get())); // reports what is malformed
            }
            return bytes.isPresent();
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
