package reprise.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Sends bytes as they are, and reads what comes back: a client library would correct or refuse what an attacker sends.
 */
public final class RawClient {
    private static final int CONNECT_MILLIS = 5_000;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

    private RawClient() {}

    /**
     * What came back on one connection.
     *
     * @param closed
     *            whether the server closed the connection in time
     */
    public record Answer(String text, boolean closed) {
        /** The statuses of all responses, in order. */
        public List<Integer> statuses() {
            return STATUS.matcher(text).results().map(match -> Integer.valueOf(match.group(1))).toList();
        }

        /** The value of a header of the first response. */
        public Optional<String> header(String name) {
            return text.lines().takeWhile(line -> !line.isEmpty())
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip()).findFirst();
        }
    }

    public static Answer send(URI address, String request) {
        return send(address, request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends a request, and reads until the server closes the connection or is silent for three seconds. */
    public static Answer send(URI address, byte[] request) {
        return send(address, request, 3_000);
    }

    /** The same with another patience, in milliseconds. */
    public static Answer send(URI address, byte[] request, int silence) {
        var received = new ByteArrayOutputStream();
        boolean closed = false;
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_MILLIS);
            socket.setSoTimeout(silence);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            var buffer = new byte[8_192];
            for (int n = socket.getInputStream().read(buffer); n >= 0; n = socket.getInputStream().read(buffer)) {
                received.write(buffer, 0, n);
            }
            closed = true;
        } catch (SocketTimeoutException _) {
            closed = false;
        } catch (SocketException _) {
            closed = true; // reset
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new Answer(received.toString(StandardCharsets.UTF_8), closed);
    }
}
