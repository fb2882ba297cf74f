package reprise;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import reprise.cli.Cli;
import reprise.cli.CommandEnvironment;
import reprise.durable.VolumeLock;
import reprise.embedded.EmbeddedMode;
import reprise.event.sqlite.EventSchemaRule;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.CurrentRequest;
import reprise.restore.Engine;
import reprise.settings.Settings;

/** The program: the commands, and the web service that one of them starts. */
public final class Application {
    private static final Clock CLOCK = Clock.systemUTC();

    private Application() {}

    public static void main(String[] args) {
        System.exit(run(Application::serve, args));
    }

    /** Runs a command, and answers its exit code when it has ended. */
    public static int run(CommandEnvironment.Server server, String... args) {
        var console = System.console();
        var commandEnvironment = new CommandEnvironment(System.getenv(),
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                new PrintWriter(System.out, false, StandardCharsets.UTF_8),
                new PrintWriter(System.err, false, StandardCharsets.UTF_8), console != null && console.isTerminal(),
                CLOCK, Version.CURRENT, new EventSchemaRule(), server);
        return Cli.run(commandEnvironment, args);
    }

    private static void serve(Engine engine, Settings settings, CurrentRequest request) {
        var stopped = new CountDownLatch(1);
        if (settings.embedded()) {
            serveEmbedded(engine, settings, stopped);
        } else {
            serveOnly(engine, settings, request, stopped);
        }
    }

    private static void serveEmbedded(Engine engine, Settings settings, CountDownLatch stopped) {
        var embedded = new EmbeddedMode(engine, settings,
                (port, request) -> start(engine, settings, port, request), CLOCK,
                stopped::countDown);
        var hook = atShutdown(embedded::close);
        try {
            embedded.start();
            await(stopped);
            throw new Failure(ExitCode.FAILED, "serve", engine.data().database().file(), "it ended, see the log",
                    "fix the problem in the log, then restart");
        } finally {
            if (Runtime.getRuntime().removeShutdownHook(hook)) {
                embedded.close();
            }
        }
    }

    /** As in a cluster, where an init container restores and a CronJob takes the backups. */
    private static void serveOnly(Engine engine, Settings settings, CurrentRequest request,
            CountDownLatch stopped) {
        try (VolumeLock _ = engine.data().share(engine.settings().lockWait())) {
            engine.requireRestored();
            var service = MicronautService.start(engine, settings, settings.port(), CLOCK, request);
            atShutdown(service::close);
            LoggerFactory.getLogger(Application.class).info("Serving on {}, data in {}, backups in {}",
                    service.address(), engine.settings().data(), engine.settings().backup());
            await(stopped);
        }
    }

    private static EmbeddedMode.Running start(Engine engine, Settings settings, int port,
            CurrentRequest request) {
        var service = MicronautService.start(engine, settings, port, CLOCK, request);
        return new EmbeddedMode.Running() {
            @Override
            public URI address() {
                return service.address();
            }

            @Override
            public void close() {
                service.close();
            }
        };
    }

    private static Thread atShutdown(Runnable end) {
        var hook = new Thread(end, "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    private static void await(CountDownLatch stopped) {
        try {
            stopped.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
