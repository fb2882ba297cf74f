package reprise.event;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Head;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reprise.web.ClientMistake;
import reprise.web.Pages;

/** The routes of the original workshop: {@code / /add /count /consultation}. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
final class EventController {
    private static final int PAGE = 50;
    private static final String GREETING = "Bonjour tout le monde !";
    private static final MediaType TEXT = MediaType.of("text/plain;charset=utf-8");
    private static final String NO_STORE = "no-store";
    /** Chromium, Safari and Firefox, newest first: how each says that nobody has asked for the page yet. */
    private static final Map<String, String> PREFETCH = Map.of("Sec-Purpose", "prefetch", "Purpose", "prefetch",
            "X-Purpose", "preview", "X-Moz", "prefetch");

    private final Events events;
    private final EventRepository repository;
    private final Pages pages;

    EventController(Events events, EventRepository repository, Pages pages) {
        this.events = events;
        this.repository = repository;
        this.pages = pages;
    }

    @Get
    HttpResponse<?> greet(HttpRequest<?> request, @QueryValue @Nullable Long added) {
        if (!Pages.isWanted(request)) {
            return HttpResponse.ok(GREETING).contentType(TEXT);
        }
        var stored = added == null ? null
                : repository.newest(added + 1, 1).stream().filter(event -> added.equals(event.id())).findFirst()
                        .orElse(null);
        return pages.page(request, "home.jte", page -> Map.of("page", page, "count", repository.count(), "added",
                Optional.ofNullable(stored)));
    }

    @Get(value = "/add", headRoute = false)
    HttpResponse<?> add(HttpRequest<?> request, @QueryValue @Nullable String message) {
        if (isPrefetch(request)) {
            return HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE).header(HttpHeaders.CACHE_CONTROL, NO_STORE);
        }
        var event = events.add(message == null ? Events.STANDARD_MESSAGE : message);
        MutableHttpResponse<?> answer = Pages.isWanted(request)
                ? pages.page(request, "added.jte", page -> Map.of("page", page, "event", event))
                : HttpResponse.ok(event).contentType(MediaType.APPLICATION_JSON_TYPE);
        return answer.header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /** Link checkers and previews ask for the head only: they add nothing. */
    @Head("/add")
    HttpResponse<?> addNothing() {
        return HttpResponse.ok().header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    @Post("/add")
    @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.APPLICATION_JSON})
    HttpResponse<?> post(HttpRequest<?> request, @Body @Nullable Map<String, Object> body) {
        var event = events.add(switch (body == null ? null : body.getOrDefault("message", Events.STANDARD_MESSAGE)) {
            case null -> Events.STANDARD_MESSAGE;
            case String message -> message;
            default -> throw new ClientMistake("error.message.text");
        });
        // a reload of the page that a form leads to must not add once more
        MutableHttpResponse<?> answer = Pages.isWanted(request)
                ? HttpResponse.seeOther(URI.create("/?added=" + event.id()))
                : HttpResponse.ok(event).contentType(MediaType.APPLICATION_JSON_TYPE);
        return answer.header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    @Get("/count")
    HttpResponse<?> count(HttpRequest<?> request) {
        long count = repository.count();
        return Pages.isWanted(request)
                ? pages.page(request, "count.jte", page -> Map.of("page", page, "count", count))
                : HttpResponse.ok(Map.of("count", count)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    @Get("/consultation")
    HttpResponse<?> consultation(HttpRequest<?> request, @QueryValue @Nullable Long before) {
        var newest = repository.newest(before == null ? Long.MAX_VALUE : before, PAGE);
        return Pages.isWanted(request)
                ? pages.page(request, "events.jte", page -> Map.of("page", page, "events", newest, "more",
                        newest.size() == PAGE, "first", before == null))
                : HttpResponse.ok(newest).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    private static boolean isPrefetch(HttpRequest<?> request) {
        return PREFETCH.entrySet().stream()
                .anyMatch(header -> Stream.ofNullable(request.getHeaders().get(header.getKey()))
                        .anyMatch(value -> value.contains(header.getValue())));
    }
}
