package reprise.eventroute;

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
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.inject.Named;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reprise.event.Event;
import reprise.event.EventRepository;
import reprise.event.Events;
import reprise.web.ClientMistake;
import reprise.web.Pages;
import reprise.web.ProblemAnswers;

/**
 * The routes of the original workshop: {@code / /add /count /consultation}. They are answered on the event loop, which
 * nothing may block: what reads or writes goes to other threads.
 */
@Controller
@Tag(name = "events")
@ProblemAnswers
@Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
final class EventController {
    private static final String GREETING = "Bonjour tout le monde !";
    private static final MediaType TEXT = MediaType.of("text/plain;charset=utf-8");
    private static final String NO_STORE = "no-store";
    private final Events events;
    private final EventRepository repository;
    private final CurrentEvents current;
    private final Pages pages;
    private final ExecutorService blocking;

    EventController(Events events, EventRepository repository, CurrentEvents current, Pages pages,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.events = events;
        this.repository = repository;
        this.current = current;
        this.pages = pages;
        this.blocking = blocking;
    }

    @Get
    @Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
    @Described.Greeting
    CompletionStage<HttpResponse<?>> greet(HttpRequest<?> request, @QueryValue @Nullable Long added) {
        return Pages.isWanted(request) ? blocking(() -> home(request, added))
                : CompletableFuture.completedStage(HttpResponse.ok(GREETING).contentType(TEXT));
    }

    private HttpResponse<?> home(HttpRequest<?> request, @Nullable Long added) {
        var stored = added == null ? null
                : repository.newest(added + 1, 1).stream().filter(event -> added.equals(event.id())).findFirst()
                        .orElse(null);
        return pages.page(request, "home.jte", page -> Map.of("page", page, "count", repository.count(), "added",
                Optional.ofNullable(stored)));
    }

    @Get(value = "/add", headRoute = false)
    @Described.AddByAddress
    CompletionStage<HttpResponse<?>> add(HttpRequest<?> request,
            @Parameter(schema = @Schema(ref = Described.MESSAGE)) @QueryValue @Nullable String message) {
        if (Prefetch.is(request)) {
            return CompletableFuture.completedStage(HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .header(HttpHeaders.CACHE_CONTROL, NO_STORE));
        }
        return add(request, message == null ? Events.DEFAULT_MESSAGE : message,
                event -> pages.page(request, "added.jte", page -> Map.of("page", page, "event", event)));
    }

    /** Link checkers and previews ask for the head only: they add nothing. */
    @Head("/add")
    @Hidden // HEAD goes without saying
    HttpResponse<?> addNothing() {
        return HttpResponse.ok().header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    @Post("/add")
    @Described.Add
    @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.APPLICATION_JSON})
    CompletionStage<HttpResponse<?>> post(HttpRequest<?> request, @Body @Nullable Map<String, Object> body) {
        var message = switch (body == null ? null : body.get("message")) {
            // what has a body wants to say something, and must not be taken for the "hello" of somebody who does not
            case null -> {
                if (request.getContentType().isPresent()) {
                    throw new ClientMistake("error.message.missing");
                }
                yield Events.DEFAULT_MESSAGE;
            }
            case String text -> text;
            default -> throw new ClientMistake("error.message.text");
        };
        // a reload of the page that a form leads to must not add once more
        return add(request, message, event -> HttpResponse.seeOther(URI.create("/?added=" + event.id())));
    }

    private CompletionStage<HttpResponse<?>> add(HttpRequest<?> request, String message,
            Function<Event, MutableHttpResponse<?>> page) {
        return events.add(message).whenCompleteAsync((_, _) -> {}, loop(request))
                .thenApply(event -> (Pages.isWanted(request) ? page.apply(event) : json(event))
                        .header(HttpHeaders.CACHE_CONTROL, NO_STORE));
    }

    /** The thread of its connection, which writes the answer anyway: each change of threads is a wait for a core. */
    private static Executor loop(HttpRequest<?> request) {
        return request instanceof NettyHttpRequest<?> connected ? connected.getChannelHandlerContext().executor()
                : Runnable::run;
    }

    @Get("/count")
    @Described.Count
    CompletionStage<HttpResponse<?>> count(HttpRequest<?> request) {
        return Pages.isWanted(request)
                ? blocking(() -> pages.page(request, "count.jte",
                        page -> Map.of("page", page, "count", repository.count())))
                : current.count().thenApplyAsync(EventController::json, blocking);
    }

    @Get("/consultation")
    @Described.Events
    CompletionStage<HttpResponse<?>> consultation(HttpRequest<?> request, @QueryValue @Nullable Long before) {
        if (before == null && !Pages.isWanted(request)) {
            return current.newest().thenApplyAsync(EventController::json, blocking);
        }
        return blocking(() -> {
            var events = repository.newest(before == null ? Long.MAX_VALUE : before, CurrentEvents.PAGE);
            return Pages.isWanted(request)
                    ? pages.page(request, "events.jte", page -> Map.of("page", page, "events", events, "more",
                            events.size() == CurrentEvents.PAGE, "first", before == null))
                    : json(events);
        });
    }

    private CompletionStage<HttpResponse<?>> blocking(Supplier<HttpResponse<?>> answer) {
        return CompletableFuture.supplyAsync(answer, blocking);
    }

    private static MutableHttpResponse<?> json(Object body) {
        return HttpResponse.ok(body).contentType(MediaType.APPLICATION_JSON_TYPE);
    }
}
