package reprise.web;

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
import reprise.event.EventStoreException;
import reprise.event.EventStoreException.Reason;

/** An event store that cannot store or read now: 507 when it is full, 503 when it is busy or gone. */
@Singleton
final class EventStoreErrorHandler implements ExceptionHandler<EventStoreException, HttpResponse<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(EventStoreErrorHandler.class);

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Map<Reason, Seldom> seldom = new EnumMap<>(Reason.class);
    private final Problems problems;
    private final Pages pages;

    EventStoreErrorHandler(Problems problems, Pages pages, Clock clock) {
        for (var failure : Reason.values()) {
            seldom.put(failure, new Seldom(clock, INTERVAL));
        }
        this.problems = problems;
        this.pages = pages;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface declares it
    public HttpResponse<?> handle(HttpRequest request, EventStoreException e) {
        var failure = e.reason();
        if (failure == Reason.OTHER) {
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
