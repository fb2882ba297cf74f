package reprise.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** 400, with what the client can do about it. */
@Singleton
final class ClientMistakeHandler implements ExceptionHandler<ClientMistake, HttpResponse<?>> {
    private final Problems problems;
    private final Pages pages;

    ClientMistakeHandler(Problems problems, Pages pages) {
        this.problems = problems;
        this.pages = pages;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface declares it
    public HttpResponse<?> handle(HttpRequest request, ClientMistake mistake) {
        return problems.answer(request, HttpResponse.badRequest(),
                pages.text(request, String.valueOf(mistake.getMessage()), mistake.arguments()));
    }
}
