package reprise.web;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import reprise.event.Overload;

/** 503, and when to come again. */
@Singleton
final class OverloadHandler implements ExceptionHandler<Overload, HttpResponse<?>> {
    private final Problems problems;
    private final Pages pages;

    OverloadHandler(Problems problems, Pages pages) {
        this.problems = problems;
        this.pages = pages;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface declares it
    public HttpResponse<?> handle(HttpRequest request, Overload overload) {
        return problems.answer(request,
                HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE).header(HttpHeaders.RETRY_AFTER, "1"),
                pages.text(request, "error.overload"));
    }
}
