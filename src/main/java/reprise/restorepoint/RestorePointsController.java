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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reprise.backup.Backup;
import reprise.backup.BackupJson;
import reprise.backup.BackupName;
import reprise.restore.Engine;
import reprise.restore.Request;
import reprise.restore.RequestId;
import reprise.settings.Settings;
import reprise.web.ClientMistake;
import reprise.web.Pages;
import reprise.web.ProblemAnswers;
import reprise.web.Reasons;

/** {@code /restore-points}: what can be restored, and what it would cost. */
@Controller("/restore-points")
@Tag(name = "restore points")
@ProblemAnswers
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
final class RestorePointsController {
    static final String SQLITE = "application/vnd.sqlite3";
    private static final int PAGE = 50;

    private final Engine engine;
    private final Settings settings;
    private final CostEstimator costs;
    private final Pages pages;
    private final Clock clock;

    RestorePointsController(Engine engine, Settings settings, CostEstimator costs, Pages pages, Clock clock) {
        this.engine = engine;
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
        var all = engine.store().backups().reversed();
        var limit = Optional.ofNullable(before).map(file -> BackupName.parse(file)
                .orElseThrow(() -> new ClientMistake("error.restore-point.name")));
        var wanted = all.stream().filter(backup -> limit.isEmpty() || backup.name().compareTo(limit.get()) < 0)
                .limit(PAGE + 1).toList();
        var shown = wanted.subList(0, Math.min(PAGE, wanted.size()));
        if (!Pages.isWanted(request)) {
            return json(Map.of("timeline", engine.timeline().current(), "restore_points",
                    shown.stream().map(this::fields).toList(), "more", wanted.size() > PAGE));
        }
        var now = clock.instant();
        var picture = Picture.of(all.reversed(), engine.ledger().entries(), settings, now);
        return noStore(pages.page(request, "restore-points.jte",
                page -> Map.of("page", page, "points",
                        shown.stream().map(backup -> new RestorePoint(backup, now)).toList(), "picture",
                        picture, "now", now, "first", before == null, "more", wanted.size() > PAGE, "timeline",
                        engine.timeline().current())));
    }

    @Get("/{file}")
    @Described.RestorePointDetails
    HttpResponse<?> show(HttpRequest<?> request,
            @Parameter(schema = @Schema(ref = Described.FILE)) @PathVariable String file) {
        var backup = find(file);
        var now = clock.instant();
        var cost = backup.state(now) == Backup.State.DAMAGED ? Optional.<Cost>empty()
                : Optional.of(costs.estimate(backup));
        var id = RequestId.unused(engine.ledger(), backup.file());
        var asking = backup instanceof Backup.Ours ours && cost.isPresent() && !cost.get().isTooNew()
                ? Optional.of(new Request.Restore(id, backup.file(), ours.manifest().sha256()))
                : Optional.<Request.Restore>empty();
        if (!Pages.isWanted(request)) {
            var fields = fields(backup);
            cost.ifPresent(it -> fields.put("cost", costFields(it, settings.rowsShown())));
            asking.ifPresent(it -> fields.put("request",
                    Map.of(Request.ID, it.id(), Request.FILE, it.file(), Request.SHA256, it.sha256())));
            return json(fields);
        }
        return noStore(pages.page(request, "restore-point.jte",
                page -> Map.of("page", page, "point", new RestorePoint(backup, now), "cost", cost, "asking", asking,
                        "id",
                        id,
                        "now", now, "settings", settings)));
    }

    /** The backup itself, when the settings allow to give it out: it holds everything that anybody wrote. */
    @Get("/{file}/download")
    @Described.Download
    SystemFile download(@Parameter(schema = @Schema(ref = Described.FILE)) @PathVariable String file) {
        if (!settings.downloadAllowed()) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "downloads are refused");
        }
        return new SystemFile(find(file).path().toFile(), MediaType.of(SQLITE)).attach(file);
    }

    private Backup find(String file) {
        return engine.store().find(file)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "there is no such backup"));
    }

    private Map<String, Object> fields(Backup backup) {
        var fields = new LinkedHashMap<>(BackupJson.of(backup, clock.instant()));
        fields.computeIfPresent("verdict", (_, verdict) -> Reasons.withoutFolders(String.valueOf(verdict)));
        return fields;
    }

    private static Map<String, Object> costFields(Cost cost, boolean rowsShown) {
        var fields = new LinkedHashMap<String, Object>();
        cost.events().ifPresent(events -> fields.put("events_lost", events));
        cost.unknown().ifPresent(reason -> fields.put("not_counted", reason));
        if (rowsShown) {
            fields.put("first_lost", cost.first());
            fields.put("last_lost", cost.last());
        }
        cost.schema().ifPresent(version -> fields.put("schema_version", version));
        return fields;
    }

    private static HttpResponse<?> json(Map<String, ?> fields) {
        return noStore(HttpResponse.ok(fields).contentType(MediaType.APPLICATION_JSON_TYPE));
    }

    private static <T> MutableHttpResponse<T> noStore(MutableHttpResponse<T> response) {
        return response.header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
