package reprise.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import reprise.event.Events;
import reprise.event.InvalidMessage;

/** 400, with the rule that the message breaks. */
@Singleton
final class InvalidMessageHandler implements ExceptionHandler<InvalidMessage, HttpResponse<?>> {
    private final Problems problems;
    private final Pages pages;

    InvalidMessageHandler(Problems problems, Pages pages) {
        this.problems = problems;
        this.pages = pages;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface declares it
    public HttpResponse<?> handle(HttpRequest request, InvalidMessage mistake) {
        return problems.answer(request, HttpResponse.badRequest(), switch (mistake.reason()) {
            case EMPTY -> pages.text(request, "error.message.empty");
            case TOO_LONG -> pages.text(request, "error.message.long", Events.MAX_CHARACTERS);
            case INVISIBLE_CHARACTER -> pages.text(request, "error.message.control");
        });
    }
}
