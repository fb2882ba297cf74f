package reprise.review;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import reprise.json.JsonFields;
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
            return answer.statusCode() == 200
                    ? JsonFields.read(answer.body(), "an answer of the service", 1, fields -> read(request, fields))
                    : new Cost.Unknown("the service answered " + answer.statusCode());
        } catch (IOException | IllegalArgumentException e) {
            return new Cost.Unknown(
                    "the service did not give an answer that could be read (" + e.getClass().getSimpleName() + ")");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Cost.Unknown("the question was interrupted");
        }
    }

    private static Cost read(Request.Restore request, JsonFields answer) {
        var verdict = answer.optionalText("verdict");
        if (verdict.isEmpty()) {
            return new Cost.Unknown("the service gave no verdict");
        }
        var cost = answer.object("cost");
        var schema = cost.flatMap(known -> number(known, "schema_version"));
        var sha256 = answer.optionalText("sha256");
        if (verdict.get().startsWith("damaged")) {
            return new Cost.Damaged();
        }
        if (sha256.isPresent() && !sha256.get().equals(request.sha256())) {
            return new Cost.OtherChecksum();
        }
        // a checksum is that of a manifest: for such a backup, the service leaves out a request that it would refuse
        if (sha256.isPresent() && answer.object("request").isEmpty()) {
            return schema.<Cost>map(Cost.NewerSchema::new).orElseGet(Cost.NotOffered::new);
        }
        return new Cost.Known(cost.flatMap(known -> number(known, "events_lost")), cost.flatMap(CostQuestion::first),
                schema);
    }

    private static Optional<Long> number(JsonFields fields, String key) {
        var number = fields.optionalNumber(key);
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    private static Optional<String> first(JsonFields cost) {
        return cost.objects("first_lost").stream().findFirst().flatMap(event -> event.optionalText("ts"))
                .filter(ts -> TIME.matcher(ts).matches());
    }
}
