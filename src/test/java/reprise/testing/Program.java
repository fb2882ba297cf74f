package reprise.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** The packaged program, as a process in a folder. */
public final class Program implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("Serving on (http://\\S+?),");
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Process process;
    private final Path output;

    private Program(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** How a command ended. */
    public record Ended(int exitCode, String output) {}

    /** Starts it with these arguments. */
    public static Program start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        return start(folder, List.of(), environment, arguments);
    }

    private static Program start(Path folder, List<String> launcher, Map<String, String> environment,
            String... arguments) throws IOException {
        var jar = System.getProperty("reprise.jar");
        if (jar == null || !Files.exists(Path.of(jar))) {
            throw new IllegalStateException(
                    "there is no packaged program at " + jar + ": run these tests by `mvn verify`");
        }
        Files.createDirectories(folder.resolve("tmp"));
        var command = new ArrayList<>(launcher);
        command.addAll(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "-Djava.io.tmpdir=" + folder.resolve("tmp"), "-jar", jar));
        command.addAll(List.of(arguments));
        var output = Files.createTempFile(folder.resolve("tmp"), "output", ".txt");
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("REPRISE_")); // of whoever starts the tests
        builder.environment().putAll(environment);
        return new Program(builder.start(), output);
    }

    /** Runs a command to its end. */
    public static Ended run(Path folder, String... arguments) throws IOException, InterruptedException {
        try (var program = start(folder, Map.of(), arguments)) {
            return new Ended(program.waitFor(), program.output());
        }
    }

    /** Starts the service on a free port, and waits until it answers. */
    public static Program serve(Path folder, String... arguments) throws IOException {
        return serve(folder, List.of(), Map.of(), arguments);
    }

    /** The same by a command that ends in starting the program, and with an environment. */
    public static Program serve(Path folder, List<String> launcher, Map<String, String> environment,
            String... arguments) throws IOException {
        var all = new ArrayList<>(List.of("serve", "--port", "0", "--metrics-port", "0"));
        all.addAll(List.of(arguments));
        var program = start(folder, launcher, environment, all.toArray(String[]::new));
        program.waitUntil("it serves", () -> program.address() != null || !program.process.isAlive());
        if (!program.process.isAlive()) {
            throw new IllegalStateException("it ended: " + program.output());
        }
        return program;
    }

    /** Where it serves now: after a restore, that may be another port. */
    public @Nullable URI address() {
        var match = ADDRESS.matcher(output());
        URI last = null;
        while (match.find()) {
            last = URI.create(match.group(1));
        }
        return last;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for something that comes soon, or after minutes fails with what the program printed. */
    public void waitUntil(String what, BooleanSupplier condition) {
        try {
            await(what).atMost(LONG).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20))
                    .until(condition::getAsBoolean);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not after minutes: " + what + "\n" + output(), e);
        }
    }

    public void waitForLine(String text) {
        waitUntil("a line with " + text, () -> output().contains(text));
    }

    public int waitFor() throws InterruptedException {
        if (!process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end:\n" + output());
        }
        return process.exitValue();
    }

    /** Body of an answer, or null where there is none. */
    public @Nullable String get(String path) {
        try {
            var response = HTTP.send(
                    HttpRequest.newBuilder(address().resolve(path)).timeout(Duration.ofSeconds(30)).build(),
                    BodyHandlers.ofString());
            return response.statusCode() == 200 ? response.body() : null;
        } catch (IOException _) {
            return null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds an event; whether that was acknowledged. */
    public boolean add(String message) {
        return get("/add?message=" + URLEncoder.encode(message, StandardCharsets.UTF_8)) != null;
    }

    public void add(int count) {
        for (int i = 0; i < count; i++) {
            if (!add("event")) {
                throw new AssertionError("not acknowledged:\n" + output());
            }
        }
    }

    public int count() {
        var answer = get("/count");
        return answer == null ? -1 : Integer.parseInt(answer.replaceAll("\\D", ""));
    }

    /** As by {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As by Ctrl-C or the kubelet. */
    public int terminate() throws InterruptedException {
        process.destroy();
        return waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
