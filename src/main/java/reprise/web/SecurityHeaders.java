package reprise.web;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Map;

/**
 * Tells browsers what our pages never do: load or run anything from elsewhere, be framed, tell others where a reader
 * came from. Not {@code no-referrer}: a browser then sends a form without its origin, and Micronaut takes it for one of
 * a foreign page.
 */
@ServerFilter("/**")
final class SecurityHeaders {
    private static final String ASSETS = "/assets/";
    static final Map<String, String> HEADERS = Map.of("Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; "
                    + "base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options", "nosniff", "Referrer-Policy", "same-origin", "Cross-Origin-Opener-Policy",
            "same-origin");

    /** What is not an asset may show a row, or a state that is another one at the next look. */
    @ResponseFilter
    void add(HttpRequest<?> request, MutableHttpResponse<?> response) {
        HEADERS.forEach(response::header);
        if (!request.getPath().startsWith(ASSETS)) {
            response.getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }
}
