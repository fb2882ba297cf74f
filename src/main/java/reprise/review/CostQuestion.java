package reprise.review;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reprise.restore.Request;

/** Asks the service what a restore would cost now. Nothing of its answer decides whether a request may be merged. */
public final class CostQuestion {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** More than any answer of the service, in bytes. */
    private static final int MAX_ANSWER = 1 << 20;
    /** The answer ends up in a comment: a time, and nothing that could be markup or a mention. */
    private static final Pattern TIME = Pattern.compile("[0-9T:.Z-]{1,40}");

    private final String service;

    /**
     * @param service
     *            address of the service, as {@code https://service.example.org/}
     */
    public CostQuestion(String service) {
        this.service = service.replaceFirst("/+$", "");
    }

    /** What the service answers, or why it did not. */
    public Cost ask(Request.Restore request) {
        try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create(service + "/restore-points/" + request.file()))
                            .timeout(PATIENCE).header("Accept", "application/json").build(),
                    BodyHandlers.limiting(BodyHandlers.ofString(), MAX_ANSWER));
            return answer.statusCode() == 200 ? read(request, JSON.std.mapFrom(answer.body()))
                    : new Cost.Unknown("the service answered " + answer.statusCode());
        } catch (IOException | IllegalArgumentException e) {
            return new Cost.Unknown(
                    "the service did not give an answer that could be read (" + e.getClass().getSimpleName() + ")");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Cost.Unknown("the question was interrupted");
        }
    }

    private static Cost read(Request.Restore request, Map<String, Object> answer) {
        if (!(answer.get("verdict") instanceof String verdict)) {
            return new Cost.Unknown("the service gave no verdict");
        }
        var cost = answer.get("cost") instanceof Map<?, ?> known ? known : Map.of();
        var schema = number(cost.get("schema_version"));
        var sha256 = answer.get("sha256");
        if (verdict.startsWith("damaged")) {
            return new Cost.Damaged();
        }
        if (sha256 != null && !sha256.equals(request.sha256())) {
            return new Cost.OtherChecksum();
        }
        // a checksum is that of a manifest: for such a backup, the service leaves out a request that it would refuse
        if (sha256 != null && answer.get("request") == null) {
            return schema.<Cost>map(Cost.NewerSchema::new).orElseGet(Cost.NotOffered::new);
        }
        return new Cost.Known(number(cost.get("events_lost")), first(cost.get("first_lost")), schema);
    }

    private static Optional<Long> number(@Nullable Object value) {
        return value instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
    }

    private static Optional<String> first(@Nullable Object events) {
        return events instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof Map<?, ?> event
                ? Optional.ofNullable(event.get("ts")).map(Objects::toString).filter(ts -> TIME.matcher(ts).matches())
                : Optional.empty();
    }
}
