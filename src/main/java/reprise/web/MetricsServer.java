package reprise.web;

import io.micronaut.http.server.netty.NettyEmbeddedServer;
import io.micronaut.http.server.netty.NettyEmbeddedServerFactory;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.micronaut.runtime.ApplicationConfiguration;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import reprise.settings.Settings;

/**
 * The listener of the metrics port: with threads of its own, so that neither a probe nor a scrape waits for what
 * clients of the service do. It answers the routes that name its port, and no others.
 */
@Singleton
public final class MetricsServer implements AutoCloseable {
    private final NettyEmbeddedServerFactory factory;
    private final ApplicationConfiguration application;
    private final ConnectionGuard guard;
    private final Settings settings;
    private final List<NettyEmbeddedServer> servers = new ArrayList<>();

    MetricsServer(NettyEmbeddedServerFactory factory, ApplicationConfiguration application, ConnectionGuard guard,
            Settings settings) {
        this.factory = factory;
        this.application = application;
        this.guard = guard;
        this.settings = settings;
    }

    /**
     * Starts it, unless the settings want none.
     *
     * @throws io.micronaut.http.server.exceptions.ServerStartupException
     *             when the port is taken
     */
    public void start() {
        if (settings.metricsPort() > 0) {
            var configuration = new NettyHttpServerConfiguration(application);
            configuration.setHost(settings.host());
            configuration.setPort(settings.metricsPort());
            var server = factory.build(configuration);
            guard.guardMetrics(server);
            server.start();
            servers.add(server);
        }
    }

    @Override
    public void close() {
        servers.forEach(NettyEmbeddedServer::stop);
        servers.clear();
    }
}
