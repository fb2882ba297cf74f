package reprise.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Renders pages from the templates, which are compiled with the program. */
@Singleton
public final class Pages {
    /** What a page is sent as. */
    static final MediaType HTML = MediaType.of("text/html;charset=utf-8");
    private static final Duration REMEMBERED = Duration.ofDays(365);

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
    private final Texts texts;

    private final Notices notices;

    Pages(Texts texts, Notices notices) {
        this.texts = texts;
        this.notices = notices;
    }

    /** Whether the client is a browser: it names HTML. Others take anything, and get text or JSON. */
    public static boolean isWanted(HttpRequest<?> request) {
        return request.getHeaders().accept().stream().anyMatch(MediaType.TEXT_HTML_TYPE::equals);
    }

    /** An answer with the page of a template. */
    public MutableHttpResponse<String> page(HttpRequest<?> request, String template,
            Function<Page, Map<String, Object>> model) {
        var page = of(request);
        var output = new StringOutput();
        engine.render(template, model.apply(page), output);
        var response = HttpResponse.ok(output.toString())
                .contentType(HTML)
                .header(HttpHeaders.CONTENT_LANGUAGE, page.locale().getLanguage())
                .header(HttpHeaders.VARY, "Accept, Accept-Language, Cookie");
        Languages.chosen(request).ifPresent(language -> response.cookie(
                Cookie.of(Languages.PARAMETER, language.getLanguage()).path("/").maxAge(REMEMBERED)
                        .sameSite(SameSite.Lax).httpOnly()));
        return response;
    }

    /** Puts a page in the place of what was to be answered, its status stays. */
    public MutableHttpResponse<Object> replace(MutableHttpResponse<?> response, MutableHttpResponse<String> page) {
        page.getHeaders().forEach((name, values) -> values.forEach(value -> response.getHeaders().set(name, value)));
        return response.body(page.body());
    }

    /** A text in the language of the request. */
    String text(HttpRequest<?> request, String key, Object... arguments) {
        return texts.get(Languages.of(request), key, arguments);
    }

    private Page of(HttpRequest<?> request) {
        var page = new Page(Languages.of(request), request.getPath(), texts, Optional.empty());
        return page.with(notices.current(page));
    }
}
