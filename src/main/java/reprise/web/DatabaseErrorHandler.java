package reprise.web;

import io.micronaut.data.exceptions.DataAccessException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A database that cannot take a row now: a full disk, a writer that waits too long. Nothing was stored. */
@Singleton
final class DatabaseErrorHandler implements ExceptionHandler<DataAccessException, HttpResponse<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseErrorHandler.class);

    private final Problems problems;
    private final Pages pages;

    DatabaseErrorHandler(Problems problems, Pages pages) {
        this.problems = problems;
        this.pages = pages;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface declares it
    public HttpResponse<?> handle(HttpRequest request, DataAccessException e) {
        var page = pages.of(request);
        var status = status(e);
        if (status == HttpStatus.INTERNAL_SERVER_ERROR) {
            LOG.error("{} {} failed", request.getMethodName(), request.getPath(), e);
            return problems.answer(request, HttpResponse.serverError(), page.text("error.internal"));
        }
        LOG.error("{} {}: {}", request.getMethodName(), request.getPath(), e.getMessage());
        return status == HttpStatus.INSUFFICIENT_STORAGE
                ? problems.answer(request, HttpResponse.status(status), page.text("error.full"))
                : problems.answer(request, HttpResponse.status(status).header(HttpHeaders.RETRY_AFTER, "1"),
                        page.text("error.busy"));
    }

    private static HttpStatus status(DataAccessException e) {
        return Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause).map(cause -> switch (cause) {
            case SQLiteException sqlite when sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL ->
                HttpStatus.INSUFFICIENT_STORAGE;
            case SQLiteException sqlite when sqlite.getResultCode() == SQLiteErrorCode.SQLITE_BUSY ->
                HttpStatus.SERVICE_UNAVAILABLE;
            case SQLTransientConnectionException _ -> HttpStatus.SERVICE_UNAVAILABLE;
            default -> HttpStatus.INTERNAL_SERVER_ERROR;
        }).filter(status -> status != HttpStatus.INTERNAL_SERVER_ERROR).findFirst()
                .orElse(HttpStatus.INTERNAL_SERVER_ERROR);
    }
}
