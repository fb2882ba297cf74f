package reprise.cluster;

import com.fasterxml.jackson.jr.ob.JSON;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The service over HTTP, through the API server, so that it is reached wherever the cluster is. */
final class WebClient {
    private static final String SERVICE = "/api/v1/namespaces/pra/services/http:reprise:http/proxy";

    private final KubernetesClient client;

    WebClient(KubernetesClient client) {
        this.client = client;
    }

    /** The body, when it answers. */
    Optional<String> get(String path) {
        try {
            return Optional.ofNullable(client.raw(SERVICE + path));
        } catch (KubernetesClientException _) {
            return Optional.empty();
        }
    }

    boolean serves() {
        return get("/count").isPresent();
    }

    /** Adds events, each acknowledged. */
    void add(String... messages) {
        for (var message : messages) {
            get("/add?message=" + URLEncoder.encode(message, StandardCharsets.UTF_8))
                    .orElseThrow(() -> new AssertionError("not acknowledged: " + message));
        }
    }

    /** Messages of the newest 50 events, oldest first; none when it does not answer. */
    Optional<List<String>> messages() {
        return get("/consultation").map(body -> {
            try {
                var messages = new ArrayList<String>();
                for (var event : JSON.std.listFrom(body)) {
                    messages.add(String.valueOf(((Map<?, ?>) event).get("message")));
                }
                return messages.reversed();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The messages of all events. */
    Set<String> rows() {
        var rows = new HashSet<String>();
        var page = "/consultation";
        while (true) {
            try {
                var events = JSON.std.listFrom(get(page).orElseThrow(() -> new AssertionError("it does not answer")));
                events.forEach(event -> rows.add(String.valueOf(((Map<?, ?>) event).get("message"))));
                if (events.isEmpty()) {
                    return rows;
                }
                page = "/consultation?before=" + ((Map<?, ?>) events.getLast()).get("id");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    boolean has(List<String> messages) {
        return messages().filter(messages::equals).isPresent();
    }

    /** {@code /status}; empty when it does not answer. */
    Map<String, Object> status() {
        return get("/status").map(Cluster::json).orElse(Map.of());
    }

    /** A value of the last restore in {@code /status}. */
    String lastRestore(String key) {
        return status().get("last_restore") instanceof Map<?, ?> restore ? String.valueOf(restore.get(key)) : "";
    }
}
