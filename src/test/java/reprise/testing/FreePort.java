package reprise.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds a port for a server that has to be told one. */
public final class FreePort {
    /** Below 32768: from there on, Linux gives a port to each connection that is opened, perhaps the one just found. */
    private static final int FROM = 20_000;
    private static final int TO = 32_000;

    private FreePort() {}

    public static int find() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FROM, TO);
            try (var _ = new ServerSocket(port, 1, InetAddress.getByName("localhost"))) {
                return port;
            } catch (BindException _) {
                // somebody has it
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
