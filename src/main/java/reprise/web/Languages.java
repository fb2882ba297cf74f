package reprise.web;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which language a page is in: the one of the link, of the cookie that the link left, of the browser, French. */
final class Languages {
    static final String PARAMETER = "lang";

    private Languages() {}

    static Locale of(HttpRequest<?> request) {
        return chosen(request).or(() -> request.getCookies().findCookie(PARAMETER).flatMap(c -> known(c.getValue())))
                .or(() -> accepted(request.getHeaders().get(HttpHeaders.ACCEPT_LANGUAGE))).orElse(Locale.FRENCH);
    }

    /** The language of a browser, or of a client that says nothing. */
    static Locale of(@Nullable String acceptLanguage) {
        return accepted(acceptLanguage).orElse(Locale.FRENCH);
    }

    /** The language of the link, when the request follows one. */
    static Optional<Locale> chosen(HttpRequest<?> request) {
        return request.getParameters().getFirst(PARAMETER).flatMap(Languages::known);
    }

    private static Optional<Locale> known(String language) {
        return Texts.LANGUAGES.stream().filter(locale -> locale.getLanguage().equals(language)).findFirst();
    }

    private static Optional<Locale> accepted(@Nullable String header) {
        try {
            List<LanguageRange> ranges = header == null ? List.of() : LanguageRange.parse(header);
            return Optional.ofNullable(Locale.lookup(ranges, Texts.LANGUAGES));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // a header that nobody can read asks for nothing
        }
    }
}
