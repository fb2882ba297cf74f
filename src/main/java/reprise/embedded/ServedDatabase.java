package reprise.embedded;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import reprise.durable.VolumeLock;
import reprise.embedded.EmbeddedMode.Running;
import reprise.embedded.EmbeddedMode.Service;
import reprise.restore.CurrentRequest;
import reprise.restore.Engine;

/** The web service on the database, with a share of the data volume as long as it runs: a restore needs it stopped. */
final class ServedDatabase implements AutoCloseable {
    private final Engine engine;
    private final Service service;
    private final CurrentRequest request;
    private int port;
    private @Nullable VolumeLock share;
    private @Nullable Running running;

    /** @param port of the first start, 0 for a free one */
    ServedDatabase(Engine engine, Service service, int port, CurrentRequest request) {
        this.engine = engine;
        this.service = service;
        this.port = port;
        this.request = request;
    }

    /**
     * Starts the service, on the port of the last time: the clients know it.
     *
     * @return its address
     */
    URI start() {
        share = engine.data().share(engine.settings().lockWait());
        engine.requireRestored();
        var started = service.start(port, request);
        running = started;
        port = started.address().getPort();
        return started.address();
    }

    /** Stops the service, then gives the share back; nothing when it does not run. */
    @Override
    public void close() {
        var ending = running;
        running = null;
        try {
            if (ending != null) {
                ending.close();
            }
        } finally {
            var released = share;
            share = null;
            if (released != null) {
                released.close();
            }
        }
    }
}
