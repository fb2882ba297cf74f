package reprise.web;

import io.micronaut.context.annotation.Primary;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import jakarta.inject.Singleton;
import java.util.Map;

/** Every error that a client gets, its own and Micronaut's: a page for a browser, a problem for others. */
@Singleton
@Primary
final class Problems implements ErrorResponseProcessor<Object> {
    private final Pages pages;

    Problems(Pages pages) {
        this.pages = pages;
    }

    @Override
    public MutableHttpResponse<Object> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        var status = HttpStatus.valueOf(response.code());
        return answer(context.getRequest(), response, detail(context, status));
    }

    MutableHttpResponse<Object> answer(HttpRequest<?> request, MutableHttpResponse<?> response, String detail) {
        var status = HttpStatus.valueOf(response.code());
        response.header(HttpHeaders.CACHE_CONTROL, "no-store");
        if (Pages.isWanted(request)) {
            var page = pages.page(request, "error.jte",
                    it -> Map.of("page", it, "status", status.getCode(), "detail", detail));
            return pages.replace(response, page);
        }
        return response.contentType(Problem.MEDIA_TYPE)
                .body(new Problem("about:blank", status.getReason(), status.getCode(), detail, request.getPath()));
    }

    private String detail(ErrorContext context, HttpStatus status) {
        var request = context.getRequest();
        return switch (status) {
            case NOT_FOUND -> pages.text(request, "error.not-found", request.getPath());
            case METHOD_NOT_ALLOWED -> pages.text(request, "error.method", request.getMethodName());
            case INTERNAL_SERVER_ERROR -> pages.text(request, "error.internal"); // the log has the rest
            case BAD_REQUEST -> badRequest(context);
            default -> status.getReason();
        };
    }

    /** Micronaut's messages name classes. */
    private String badRequest(ErrorContext context) {
        var request = context.getRequest();
        return context.getRootCause().map(cause -> switch (cause) {
            case ConversionErrorException conversion -> conversion.getArgument().getName();
            case UnsatisfiedRouteException route -> route.getArgument().getName();
            default -> "";
        }).filter(name -> !name.isEmpty()).map(name -> pages.text(request, "error.argument", name))
                .orElseGet(() -> pages.text(request, "error.malformed"));
    }
}
