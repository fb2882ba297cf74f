package reprise.eventroute;

import io.micronaut.http.HttpRequest;
import java.util.Map;
import java.util.stream.Stream;

/** A request that a browser sends before anybody asks for the page. */
final class Prefetch {
    /** Chromium, Safari and Firefox, newest first: the header and what it contains. */
    private static final Map<String, String> HEADERS = Map.of("Sec-Purpose", "prefetch", "Purpose", "prefetch",
            "X-Purpose", "preview", "X-Moz", "prefetch");

    private Prefetch() {}

    static boolean is(HttpRequest<?> request) {
        return HEADERS.entrySet().stream()
                .anyMatch(header -> Stream.ofNullable(request.getHeaders().get(header.getKey()))
                        .anyMatch(value -> value.contains(header.getValue())));
    }
}
