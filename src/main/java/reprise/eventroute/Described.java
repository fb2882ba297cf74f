package reprise.eventroute;

import io.micronaut.http.MediaType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import reprise.event.Event;
import reprise.web.Answers;

/** How {@code /openapi.yml} describes the routes of {@link EventController}; for the compiler only. */
final class Described {
    static final String MESSAGE = Answers.SCHEMAS + "Message";
    private static final String NEW_EVENT = Answers.SCHEMAS + "NewEvent";

    private Described() {}

    // @formatter:off: it would join the lines of each annotation

    @Operation(operationId = "greet", summary = "Greets")
    @ApiResponse(responseCode = "200", description = "The greeting, or the home page for a browser", content = {
            @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = "string")),
            @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = "string"))})
    @Retention(RetentionPolicy.SOURCE)
    @interface Greeting {}

    @Operation(operationId = "addByAddress", summary = "Stores an event durably before answering")
    @ApiResponse(responseCode = "200", description = "The stored event", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Event.class)),
            @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = "string"))})
    @ApiResponse(responseCode = "403", ref = Answers.PROBLEM)
    @ApiResponse(responseCode = "507", ref = Answers.PROBLEM)
    @Retention(RetentionPolicy.SOURCE)
    @interface AddByAddress {}

    @Operation(operationId = "add", summary = "Stores an event durably before answering")
    @RequestBody(description = "The message; without a body it is `hello`", content = {
            @Content(mediaType = MediaType.APPLICATION_FORM_URLENCODED, schema = @Schema(ref = NEW_EVENT)),
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = NEW_EVENT))})
    @ApiResponse(responseCode = "200", description = "The stored event", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Event.class)),
            @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = "string"))})
    @ApiResponse(responseCode = "303", description = "The event was stored; for a browser", headers = @Header(
            name = "Location", required = true, description = "A page that shows the event",
            schema = @Schema(type = "string")))
    @ApiResponse(responseCode = "403", ref = Answers.PROBLEM)
    @ApiResponse(responseCode = "415", ref = Answers.PROBLEM)
    @ApiResponse(responseCode = "507", ref = Answers.PROBLEM)
    @Retention(RetentionPolicy.SOURCE)
    @interface Add {}

    @Operation(operationId = "count", summary = "Counts the events")
    @ApiResponse(responseCode = "200", description = "The number of events", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON,
                    schema = @Schema(implementation = CurrentEvents.Count.class)),
            @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = "string"))})
    @Retention(RetentionPolicy.SOURCE)
    @interface Count {}

    @Operation(operationId = "listEvents", summary = "Lists the events, newest first")
    @ApiResponse(responseCode = "200", description = "At most 50 events", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON, array = @ArraySchema(
                    maxItems = CurrentEvents.PAGE, schema = @Schema(implementation = Event.class))),
            @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = "string"))})
    @Retention(RetentionPolicy.SOURCE)
    @interface Events {}
}
