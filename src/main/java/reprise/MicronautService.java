package reprise;

import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import reprise.durable.DurableFiles;
import reprise.event.sqlite.EventSchema;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.metrics.MetricsController;
import reprise.metrics.ProtectionMetrics;
import reprise.restore.CurrentRequest;
import reprise.restore.Engine;
import reprise.settings.Settings.DatabaseLimit;
import reprise.settings.Settings;
import reprise.sqlite.OpenedDatabase;
import reprise.sqlite.PooledDriver;
import reprise.sqlite.SqliteDatabase;
import reprise.web.MetricsServer;

/** The web service: one Micronaut context, that is started on a database and stopped before that is replaced. */
public final class MicronautService implements AutoCloseable {
    private static final int READERS = 3;
    private static final int GRACE_SECONDS = 5;
    /** The longest that an answer may read; a page takes a millisecond. */
    private static final Duration READ = Duration.ofSeconds(5);

    private final ApplicationContext context;
    private final OpenedDatabase database;
    private final EmbeddedServer server;
    private final MetricsServer metrics;

    private MicronautService(ApplicationContext context, OpenedDatabase database) {
        this.context = context;
        this.database = database;
        this.server = context.getBean(EmbeddedServer.class);
        this.metrics = context.getBean(MetricsServer.class);
    }

    /**
     * Starts it; when this returns, it answers.
     *
     * @throws Failure
     *             when a port is taken
     */
    public static MicronautService start(Engine engine, Settings settings, int port, Clock clock,
            CurrentRequest request) {
        var database = OpenedDatabase.open(engine.data().database(), new DurableFiles());
        try {
            return start(engine, settings, database, port, clock, request);
        } catch (RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    private static MicronautService start(Engine engine, Settings settings, OpenedDatabase database, int port,
            Clock clock, CurrentRequest request) {
        var context = ApplicationContext.builder().deduceEnvironment(false).banner(false)
                .properties(properties(engine, settings, database, port))
                .singletons(engine, settings, clock, request, database).start();
        try {
            var service = new MicronautService(context, database);
            service.server.start();
            service.metrics.start();
            return service;
        } catch (ServerStartupException e) {
            context.close();
            var cause = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
            throw new Failure(ExitCode.FAILED, "serve", null, e.getMessage() + cause,
                    "end the program that has the port, or choose another with --port or --metrics-port", e);
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    /** Where it answers. */
    public URI address() {
        return server.getURI();
    }

    /** Answers what it has begun to, then closes the database. */
    @Override
    public void close() {
        context.getBean(GracefulShutdownManager.class).shutdownGracefully().toCompletableFuture()
                .completeOnTimeout(null, GRACE_SECONDS, TimeUnit.SECONDS).join();
        metrics.close();
        server.stop();
        context.close();
        database.close();
    }

    private static Map<String, Object> properties(Engine engine, Settings settings, OpenedDatabase database,
            int port) {
        var properties = new HashMap<String, Object>();
        properties.put("micronaut.server.host", settings.host());
        properties.put("micronaut.server.port", port);
        // without a list of its own, the server would listen on the metrics port, too
        properties.put("micronaut.server.netty.listeners.service.host", settings.host());
        properties.put("micronaut.server.netty.listeners.service.port", port);
        int metricsPort = settings.metricsPort();
        properties.put("micronaut.metrics.enabled", metricsPort > 0);
        properties.put(MetricsController.PORT, metricsPort);
        properties.put("flyway.datasources.default.enabled", isToMigrate(engine.data().database()));
        long limit = limit(engine, settings.maxDatabase());
        properties.put(ProtectionMetrics.LIMIT, limit);
        dataSource(properties, "default", 1, database);
        properties.put("datasources.default.data-source-properties.max_page_count",
                String.valueOf(database.pages(limit)));
        dataSource(properties, "readers", READERS, database);
        // not the writer: a group waits for its disk, and a migration reads all of a table
        properties.put("datasources.readers.data-source-properties." + PooledDriver.STATEMENT_LIMIT,
                String.valueOf(READ.toMillis()));
        return properties;
    }

    private static long limit(Engine engine, DatabaseLimit limit) {
        var directory = engine.data().directory();
        try {
            return limit.of(engine.data().databaseSize(),
                    Files.getFileStore(directory).getUsableSpace());
        } catch (IOException e) {
            throw Failure.of("look at the free space of", directory, e);
        }
    }

    /** The version that each migration sets says it too, without Flyway. */
    private static boolean isToMigrate(SqliteDatabase database) {
        return database.schemaVersion() != EventSchema.VERSION;
    }

    private static void dataSource(Map<String, Object> properties, String name, int connections,
            OpenedDatabase database) {
        var prefix = "datasources." + name + ".";
        properties.put(prefix + "url", database.url());
        properties.put(prefix + "driver-class-name", PooledDriver.class.getName());
        properties.put(prefix + "dialect", "ANSI");
        properties.put(prefix + "maximum-pool-size", connections);
        properties.put(prefix + "minimum-idle", 1);
        properties.put(prefix + "connection-timeout", 10_000);
        properties.put(prefix + "data-source-properties.journal_mode", "WAL");
        properties.put(prefix + "data-source-properties.synchronous", "FULL"); // an answered event survives a power cut
        properties.put(prefix + "data-source-properties.busy_timeout", "5000");
    }
}
