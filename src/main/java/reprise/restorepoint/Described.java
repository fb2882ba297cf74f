package reprise.restorepoint;

import io.micronaut.http.MediaType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.links.Link;
import io.swagger.v3.oas.annotations.links.LinkParameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import reprise.web.Answers;

/** How {@code /openapi.yml} describes the routes of {@link RestorePointsController}; for the compiler only. */
final class Described {
    static final String FILE = Answers.SCHEMAS + "BackupFile";
    private static final String LIST = Answers.SCHEMAS + "RestorePoints";
    private static final String DETAILS = Answers.SCHEMAS + "RestorePointDetails";
    private static final String NEWEST = "$response.body#/restore_points/0/file";

    private Described() {}

    // @formatter:off: it would join the lines of each annotation

    @Operation(operationId = "listRestorePoints", summary = "Lists the restore points, newest first")
    @ApiResponse(responseCode = "200", description = "At most 50 restore points", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = LIST)),
            @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = "string"))},
            links = {
                    @Link(name = "newest", operationId = "showRestorePoint",
                            parameters = @LinkParameter(name = "file", expression = NEWEST)),
                    @Link(name = "older", operationId = "listRestorePoints",
                            parameters = @LinkParameter(name = "before", expression = NEWEST)),
                    @Link(name = "copy", operationId = "downloadBackup",
                            parameters = @LinkParameter(name = "file", expression = NEWEST))})
    @Retention(RetentionPolicy.SOURCE)
    @interface RestorePoints {}

    @Operation(operationId = "showRestorePoint",
            summary = "Shows a restore point, the cost of restoring it now, and the request for it")
    @ApiResponse(responseCode = "200", description = "The restore point", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = DETAILS)),
            @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = "string"))})
    @ApiResponse(responseCode = "404", ref = Answers.PROBLEM)
    @Retention(RetentionPolicy.SOURCE)
    @interface RestorePointDetails {}

    @Operation(operationId = "downloadBackup", summary = "Downloads the backup, if the settings allow it")
    @ApiResponse(responseCode = "200", description = "The backup, a SQLite database", content = @Content(
            mediaType = RestorePointsController.SQLITE, schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(responseCode = "404", ref = Answers.PROBLEM)
    @Retention(RetentionPolicy.SOURCE)
    @interface Download {}
}
