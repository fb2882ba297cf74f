package reprise.web;

import io.micronaut.data.exceptions.DataAccessException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database that cannot take a row now: a full disk, a writer that waits too long. Nothing was stored. */
@Singleton
final class DatabaseErrorHandler implements ExceptionHandler<DataAccessException, HttpResponse<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseErrorHandler.class);

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Map<DatabaseFailure, Seldom> seldom = new EnumMap<>(DatabaseFailure.class);
    private final Problems problems;
    private final Pages pages;

    DatabaseErrorHandler(Problems problems, Pages pages, Clock clock) {
        for (var failure : DatabaseFailure.values()) {
            seldom.put(failure, new Seldom(clock, INTERVAL));
        }
        this.problems = problems;
        this.pages = pages;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface declares it
    public HttpResponse<?> handle(HttpRequest request, DataAccessException e) {
        var failure = DatabaseFailure.of(e);
        if (failure == DatabaseFailure.OTHER) {
            LOG.error("{} {} failed", request.getMethodName(), request.getPath(), e);
        } else {
            Objects.requireNonNull(seldom.get(failure)).next().ifPresent(left -> LOG.error(
                    "{} {}: {}; {} more since the last such line, at most one a minute", request.getMethodName(),
                    request.getPath(), e.getMessage(), left));
        }
        return switch (failure) {
            case FULL -> problems.answer(request, HttpResponse.status(HttpStatus.INSUFFICIENT_STORAGE),
                    pages.text(request, "error.full"));
            case BUSY -> problems.answer(request,
                    HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE).header(HttpHeaders.RETRY_AFTER, "1"),
                    pages.text(request, "error.busy"));
            case GONE -> problems.answer(request, HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE),
                    pages.text(request, "error.gone"));
            case OTHER -> problems.answer(request, HttpResponse.serverError(), pages.text(request, "error.internal"));
        };
    }
}
