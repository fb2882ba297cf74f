package reprise.restorepoint;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.server.types.files.SystemFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reprise.protection.Protection;
import reprise.protection.RestorePoints;
import reprise.protection.StoredBackup;
import reprise.protection.StoredBackup.Trust;
import reprise.restore.Request;
import reprise.settings.Settings;
import reprise.web.ClientMistake;
import reprise.web.Pages;
import reprise.web.ProblemAnswers;

/** {@code /restore-points}: what can be restored, and what it would cost. */
@Controller("/restore-points")
@Tag(name = "restore points")
@ProblemAnswers
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
final class RestorePointsController {
    static final String SQLITE = "application/vnd.sqlite3";
    private static final int PAGE = 50;

    private final Protection protection;
    private final RestorePoints restorePoints;
    private final Settings settings;
    private final CostEstimator costs;
    private final Pages pages;
    private final Clock clock;

    RestorePointsController(Protection protection, RestorePoints restorePoints, Settings settings,
            CostEstimator costs, Pages pages, Clock clock) {
        this.protection = protection;
        this.restorePoints = restorePoints;
        this.settings = settings;
        this.costs = costs;
        this.pages = pages;
        this.clock = clock;
    }

    /** @param before file name of a backup: only those before it, newest first */
    @Get
    @Described.RestorePoints
    HttpResponse<?> list(HttpRequest<?> request,
            @Parameter(schema = @Schema(ref = Described.FILE)) @QueryValue @Nullable String before) {
        var state = protection.state();
        var wanted = (before == null ? state.backups() : before(before)).reversed().stream().limit(PAGE + 1).toList();
        var shown = wanted.subList(0, Math.min(PAGE, wanted.size()));
        boolean more = wanted.size() > PAGE;
        if (!Pages.isWanted(request)) {
            return json(Map.of("timeline", state.timeline(), "restore_points",
                    shown.stream().map(RestorePointJson::of).toList(), "more", more));
        }
        var picture = Picture.of(state, settings);
        return noStore(pages.page(request, "restore-points.jte",
                page -> Map.of("page", page, "points", shown.stream().map(RestorePoint::new).toList(), "picture",
                        picture, "now", state.at(), "first", before == null, "more", more)));
    }

    private List<StoredBackup> before(String id) {
        try {
            return restorePoints.before(id);
        } catch (IllegalArgumentException _) {
            throw new ClientMistake("error.restore-point.name");
        }
    }

    @Get("/{file}")
    @Described.RestorePointDetails
    HttpResponse<?> show(HttpRequest<?> request,
            @Parameter(schema = @Schema(ref = Described.FILE)) @PathVariable String file) {
        var backup = find(file);
        var cost = backup.trust() == Trust.DAMAGED ? Optional.<Cost>empty() : Optional.of(costs.estimate(backup));
        var id = restorePoints.unusedRequestId(backup);
        var asking = cost.filter(known -> !known.isTooNew()).flatMap(_ -> backup.record())
                .map(taken -> new Request.Restore(id, backup.id(), taken.sha256()));
        if (!Pages.isWanted(request)) {
            var fields = RestorePointJson.of(backup);
            cost.ifPresent(it -> fields.put("cost", RestorePointJson.of(it, settings.rowsShown())));
            asking.ifPresent(it -> fields.put("request", RestorePointJson.of(it)));
            return json(fields);
        }
        return noStore(pages.page(request, "restore-point.jte",
                page -> Map.of("page", page, "point", new RestorePoint(backup), "cost", cost, "asking", asking, "id",
                        id, "now", clock.instant(), "settings", settings)));
    }

    /** The backup itself, when the settings allow to give it out: it holds everything that anybody wrote. */
    @Get("/{file}/download")
    @Described.Download
    SystemFile download(@Parameter(schema = @Schema(ref = Described.FILE)) @PathVariable String file) {
        if (!settings.downloadAllowed()) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "downloads are refused");
        }
        return new SystemFile(restorePoints.file(find(file)).toFile(), MediaType.of(SQLITE)).attach(file);
    }

    private StoredBackup find(String file) {
        return restorePoints.find(file)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "there is no such backup"));
    }

    private static HttpResponse<?> json(Map<String, ?> fields) {
        return noStore(HttpResponse.ok(fields).contentType(MediaType.APPLICATION_JSON_TYPE));
    }

    private static <T> MutableHttpResponse<T> noStore(MutableHttpResponse<T> response) {
        return response.header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
