package reprise.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reprise.Application;
import reprise.MicronautService;
import reprise.restore.CurrentRequest;
import reprise.restore.Engine;
import reprise.restore.Request;
import reprise.settings.Settings;

/**
 * The training runs of the image's two AOT caches (JEP 483, JEP 515), since one process records one cache:
 * {@code serve} does on empty volumes what the service does, then {@code command} on the same ones what all commands
 * do. Two caches, because a start loads all classes of its cache, and a command needs a third of the service's. Only
 * the build of the image starts them; they fail when anything of it fails.
 */
final class AotTraining {
    private static final List<String> ROUTES = List.of("/", "/count", "/add?message=training", "/consultation",
            "/status", "/restore-points", "/health", "/health/liveness", "/health/readiness");
    private static final int REQUESTS = 3_000;
    private static final String PAGE = "text/html";
    private static final String JSON = "application/json";

    private AotTraining() {}

    public static void main(String[] args) {
        try {
            switch (args[0]) {
                case "serve" -> {
                    serve();
                    command("backup");
                    serve();
                }
                case "command" -> commands();
                default -> throw new IllegalArgumentException(args[0]);
            }
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    private static void commands() throws IOException {
        var folder = Files.createTempDirectory("training");
        command("restore");
        command("backup", "--kind", "scheduled");
        restore(folder, "training-1");
        restore(folder, "training-2");
        command("restore");
        command("list");
        command("verify", "--all");
        command("prune", "--dry-run");
    }

    private static void serve() throws IOException {
        command("serve", "--host", "localhost", "--port", "0", "--metrics-port", String.valueOf(freePort()));
    }

    /** What is started instead of a service that nobody ends: one that is asked for all that it has. */
    private static void serve(Engine engine, Settings settings, CurrentRequest request) {
        try (var service = MicronautService.start(engine, settings, 0, Clock.systemUTC(), request)) {
            for (var kind : List.of(PAGE, JSON)) {
                for (var route : ROUTES) {
                    ask(service.address().resolve(route), kind, null);
                }
                var backup = newestBackup();
                if (backup.isPresent()) {
                    ask(service.address().resolve("/restore-points/" + backup.get()), kind, null);
                }
                ask(service.address().resolve("/add"), kind, "{\"message\":\"training\"}");
            }
            for (int i = 0; i < REQUESTS; i++) {
                for (var route : List.of("/add?message=training", "/count", "/consultation")) {
                    ask(service.address().resolve(route), JSON, null);
                }
            }
            ask(URI.create("http://localhost:" + settings.metricsPort() + "/metrics"), "*/*", null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ask(URI address, String kind, @Nullable String body) throws IOException {
        var connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setRequestProperty("Accept", kind);
        if (body != null) {
            connection.setRequestProperty("Content-Type", JSON);
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        try (var in = connection.getInputStream()) { // throws on an error's status
            in.readAllBytes();
        }
    }

    /** The newest backup, by a request: its plan, its restore, and the next start, which has nothing to do. */
    private static void restore(Path folder, String id) throws IOException {
        var file = folder.resolve("request.env");
        command("request", "--id", id, "--request", file.toString(), newestBackup().orElseThrow());
        for (var command : List.of("plan", "restore", "restore")) {
            command(command, "--request", file.toString());
        }
    }

    private static Optional<String> newestBackup() {
        try (var files = Files.list(Path.of(System.getenv("REPRISE_BACKUP")))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".db"))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void command(String... arguments) {
        int exitCode = Application.run(AotTraining::serve, arguments);
        if (exitCode != 0) {
            throw new IllegalStateException(String.join(" ", arguments) + " ended with " + exitCode);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
