package reprise.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import reprise.settings.Settings;

/**
 * Who may ask: a page of elsewhere that a browser shows changes nothing here. A browser says by {@code Sec-Fetch-Site}
 * where a request comes from, and no page can change that; an older one sends {@code Origin} with a form. Other
 * programs send neither. As net/http's CrossOriginProtection of Go 1.25 does it; here, {@code GET /add} changes
 * something, too.
 */
final class OriginRules {
    private static final String FETCH_SITE = "Sec-Fetch-Site";
    /** What a browser says of our own pages, and of an address that was typed or a bookmark. */
    private static final Set<String> OWN = Set.of("same-origin", "none");
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final String ADD = "add";
    private static final String AFTER_PATH = "?#;";
    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private final Optional<Set<String>> hosts;

    OriginRules(Settings settings) {
        this.hosts = settings.hosts();
    }

    /** For a request whose head is sound and whose target can be decoded. */
    Optional<Refusal> check(HttpRequest head, SocketAddress connectedTo) {
        var host = head.headers().get(HttpHeaderNames.HOST, "").toLowerCase(Locale.ROOT);
        var name = PORT.matcher(host).replaceFirst("");
        if (!name.isEmpty() && hosts.isPresent() && !hosts.get().contains(name) && !isAddress(name, connectedTo)) {
            return Optional.of(new Refusal(HttpResponseStatus.MISDIRECTED_REQUEST, "error.misdirected"));
        }
        return isChange(head) && isForeign(head, host)
                ? Optional.of(new Refusal(HttpResponseStatus.FORBIDDEN, "error.foreign"))
                : Optional.empty();
    }

    /** Probes and Prometheus ask by address; a page that gave our address a name of its own asks by that name. */
    private static boolean isAddress(String name, SocketAddress connectedTo) {
        try {
            return connectedTo instanceof InetSocketAddress own
                    && InetAddress.ofLiteral(name.replaceAll("[\\[\\]]", "")).equals(own.getAddress());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /**
     * Whatever ends like the one address that changes something by GET: the router, not this class, knows its
     * spellings.
     */
    private static boolean isChange(HttpRequest head) {
        return !READING.contains(head.method())
                || withoutSlashes(path(head.uri())).toLowerCase(Locale.ROOT).endsWith(ADD);
    }

    private static String path(String target) {
        int end = 0;
        while (end < target.length() && AFTER_PATH.indexOf(target.charAt(end)) < 0) {
            end++;
        }
        return URLDecoder.decode(target.substring(0, end), StandardCharsets.UTF_8);
    }

    /** Not by a regular expression: {@code /+$} tries each of ten thousand slashes, and takes a second for it. */
    private static String withoutSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    private static boolean isForeign(HttpRequest head, String host) {
        var site = head.headers().get(FETCH_SITE);
        if (site != null) {
            return !OWN.contains(site);
        }
        var origin = head.headers().get(HttpHeaderNames.ORIGIN);
        return origin != null && !authority(origin).equals(host);
    }

    private static String authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getAuthority()).orElse("null").toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException _) {
            return "null";
        }
    }
}
