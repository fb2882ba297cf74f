package reprise.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import reprise.MicronautService;
import reprise.restore.Request;

/** The web service in this process, on volumes of its own and a free port. */
public final class WebService implements AutoCloseable {
    public static final String HTML = "text/html,application/xhtml+xml,*/*;q=0.8";

    public final Volumes volumes;
    private final MicronautService service;
    private final HttpClient http = HttpClient.newHttpClient();

    public WebService(Path folder) {
        this.volumes = new Volumes(folder);
        this.service = start(volumes, Clock.systemUTC(), new Request.None());
    }

    public WebService(Volumes volumes) {
        this(volumes, new Request.None());
    }

    /** @param request that Git asks for */
    public WebService(Volumes volumes, Request request) {
        this.volumes = volumes;
        this.service = start(volumes, volumes.clock, request);
    }

    private static MicronautService start(Volumes volumes, Clock clock, Request request) {
        try {
            Files.createDirectories(volumes.data());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return MicronautService.start(volumes.engine(), volumes.settings(), 0, clock, () -> request);
    }

    public URI address() {
        return service.address();
    }

    /** Sends a request; headers are name, value, name, value. */
    public HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
        var request = HttpRequest.newBuilder(service.address().resolve(path)).method(method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    @Override
    public void close() {
        service.close();
    }
}
