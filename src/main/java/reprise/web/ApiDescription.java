package reprise.web;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.Objects;

/** {@code /openapi.yml}: the description of the routes, which the compiler makes of the controllers. */
@Controller("/openapi.yml")
@ExecuteOn(TaskExecutors.BLOCKING)
@OpenAPIDefinition(info = @Info(title = "Reprise", version = "${version}", description = ApiDescription.TEXT))
@Tag(name = "description")
@ProblemAnswers
final class ApiDescription {
    /** RFC 9512. */
    static final String YAML = "application/yaml";
    static final String TEXT = """
            A browser, which asks for text/html, gets pages; other clients get text or JSON. \
            No route asks who the client is. Every answer forbids to cache it.""";
    private static final String RESOURCE = "/META-INF/swagger/reprise.yml";

    @Get
    @Produces(YAML)
    @Operation(operationId = "describe", summary = "Describes the routes")
    @ApiResponse(responseCode = "200", description = "This description", content = @Content(mediaType = YAML))
    HttpResponse<byte[]> describe() throws IOException {
        try (var in = ApiDescription.class.getResourceAsStream(RESOURCE)) {
            return HttpResponse.ok(Objects.requireNonNull(in, RESOURCE).readAllBytes());
        }
    }
}
