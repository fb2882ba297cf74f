package reprise.status;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.Map;
import reprise.Version;
import reprise.event.EventRepository;
import reprise.web.Pages;
import reprise.web.ProblemAnswers;

/** {@code /status}: how old the newest backup is, and how the last restore went. */
@Controller("/status")
@Tag(name = "status")
@ProblemAnswers
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
final class StatusController {
    private final EventRepository events;
    private final StatusReader reader;
    private final Pages pages;

    StatusController(EventRepository events, StatusReader reader, Pages pages) {
        this.events = events;
        this.reader = reader;
        this.pages = pages;
    }

    @Get
    @Operation(operationId = "status",
            summary = "Shows the age of the newest backup, the timeline and the last restore")
    @ApiResponse(responseCode = "200", description = "The state of the service.", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = StatusAnswer.class)),
            @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = "string"))})
    HttpResponse<?> status(HttpRequest<?> request) {
        var status = reader.read();
        var answer = new StatusAnswer(events.count(), status.file().orElse(null),
                status.age().map(Duration::toSeconds).orElse(null), status.rpo().toSeconds(), status.met().orElse(null),
                status.timeline(), status.last().map(StatusAnswer.LastRestore::of).orElse(null), Version.CURRENT);
        MutableHttpResponse<?> response = Pages.isWanted(request)
                ? pages.page(request, "status.jte",
                        page -> Map.of("page", page, "count", answer.count(), "status", status,
                                "version", answer.version()))
                : HttpResponse.ok(answer).contentType(MediaType.APPLICATION_JSON_TYPE);
        return response.header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
