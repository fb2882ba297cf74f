package reprise.event.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.durable.DurableFiles;
import reprise.event.Event;
import reprise.sqlite.OpenedDatabase;
import reprise.sqlite.SqliteDatabase;
import reprise.testing.Volumes;
import reprise.testing.WebService;

class GroupCommitTest {
    private static final Pattern ANSWER = Pattern.compile("\\{\"id\":(\\d+),.*\"message\":\"(.*)\"}");

    private static final int CLIENTS = 32;

    @TempDir
    Path folder;

    private static HttpResponse<String> add(WebService service, String message) {
        return service.send("POST", "/add", "{\"message\":\"" + message + "\"}", "Content-Type", "application/json",
                "Accept-Language", "en");
    }

    private static HttpResponse<String> addUntilNotBusy(WebService service, String message) {
        var answer = add(service, message);
        while (answer.body().contains("The database is busy.")) {
            answer = add(service, message);
        }
        return answer;
    }

    private static boolean waitsForTheLock() {
        return Thread.getAllStackTraces().values().stream().flatMap(Stream::of)
                .anyMatch(frame -> frame.getMethodName().equals("saveTogether"));
    }

    /**
     * Somebody keeps the database locked until the queue is full, so that all that waits is one group. One event goes
     * before: a first group of many would leave too few for the queue.
     */
    @Test
    void a_row_that_fails_fails_alone_and_beyond_the_queue_is_503() throws Exception {
        var volumes = new Volumes(folder);
        Map<Integer, List<HttpResponse<String>>> answers;
        try (var service = new WebService(folder);
                var clients = Executors.newVirtualThreadPerTaskExecutor();
                var other = Volumes.open(volumes.database());
                var statement = other.createStatement()) {
            statement.execute("CREATE TRIGGER no BEFORE INSERT ON events WHEN NEW.message = 'no' "
                    + "BEGIN SELECT RAISE(ABORT, 'not this one'); END");
            statement.execute("BEGIN IMMEDIATE");
            var full = new CountDownLatch(1);
            var requests = new ArrayList<Future<HttpResponse<String>>>();
            requests.add(clients.submit(() -> addUntilNotBusy(service, "first")));
            Awaitility.await().until(GroupCommitTest::waitsForTheLock);
            for (int i = 0; i < 250; i++) {
                var message = i % 50 == 25 ? "no" : "m" + i;
                requests.add(clients.submit(() -> {
                    var answer = addUntilNotBusy(service, message);
                    if (answer.statusCode() == 503) {
                        full.countDown();
                    }
                    return answer;
                }));
            }
            full.await();
            statement.execute("COMMIT");
            var all = new ArrayList<HttpResponse<String>>();
            for (var request : requests) {
                all.add(request.get());
            }
            answers = all.stream().collect(Collectors.groupingBy(HttpResponse::statusCode));
            assertThat(service.get("/count").body()).isEqualTo("{\"count\":" + answers.get(200).size() + "}");
        }
        assertThat(answers).containsOnlyKeys(200, 500, 503);
        assertThat(answers.get(500)).hasSizeBetween(1, 5);
        assertThat(answers.get(503)).allSatisfy(answer -> {
            assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
            assertThat(answer.body()).contains("Too many events wait to be stored.");
        });
        assertThat(volumes.events()).doesNotContain("no").containsExactlyInAnyOrderElementsOf(
                answers.get(200).stream().map(answer -> messageOf(answer.body())).toList());
    }

    @Test
    void each_client_is_told_the_id_that_its_own_event_has_and_counts_it_at_once() throws Exception {
        var volumes = new Volumes(folder);
        var told = new ConcurrentHashMap<Long, String>();
        try (var service = new WebService(folder)) {
            try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int client = 0; client < 16; client++) {
                    int number = client;
                    clients.submit(() -> {
                        for (int i = 0; i < 25; i++) {
                            var answer = ANSWER.matcher(add(service, number + "-" + i).body());
                            assertThat(answer.matches()).isTrue();
                            told.put(Long.valueOf(answer.group(1)), answer.group(2));
                            int before = told.size();
                            var count = Integer.parseInt(service.get("/count").body().replaceAll("\\D", ""));
                            assertThat(count).isGreaterThanOrEqualTo(before);
                        }
                        return null;
                    });
                }
            }
        }
        assertThat(told).hasSize(400);
        assertThat(volumes.events()).isEqualTo(told.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey)).map(Map.Entry::getValue).toList());
    }

    @Test
    void what_comes_while_a_group_is_stored_is_stored_once_and_nothing_after_the_end() throws Exception {
        var database = OpenedDatabase.open(new SqliteDatabase(folder.resolve("app.db")), new DurableFiles());
        var rows = new ArrayList<String>();
        var together = new CountDownLatch(1);
        var commits = new GroupCommit(event -> {
            try {
                together.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            rows.add(event.message());
            return event;
        }, database);
        var stored = Stream.of("a", "b", "c").map(GroupCommitTest::event).map(commits::add).toList();
        together.countDown();
        for (var each : stored) {
            each.get(1, TimeUnit.MINUTES);
        }
        commits.close();
        assertThat(rows).containsExactly("a", "b", "c");
        assertThat(commits.add(event("d"))).as("after the end").isCompletedExceptionally();
        assertThat(rows).hasSize(3);
        database.close();
    }

    @Test
    void an_error_fails_those_who_wait_and_the_next_is_stored() throws Exception {
        var errors = new AtomicInteger(1);
        try (var database = OpenedDatabase.open(new SqliteDatabase(folder.resolve("app.db")), new DurableFiles())) {
            var commits = new GroupCommit(event -> {
                if (errors.getAndDecrement() > 0) {
                    throw new OutOfMemoryError("as when the heap is full");
                }
                return event;
            }, database);
            assertThat(commits.add(event("a"))).failsWithin(Duration.ofSeconds(10)).withThrowableThat()
                    .havingRootCause().isInstanceOf(OutOfMemoryError.class);
            assertThat(commits.add(event("b"))).succeedsWithin(Duration.ofSeconds(10));
            commits.close();
        }
    }

    /**
     * One that is stored may go without its answer, when its connection ends first: nobody was told that it is not
     * there.
     */
    @Test
    void at_the_end_every_acknowledged_row_is_there_and_none_twice() throws Exception {
        var volumes = new Volumes(folder);
        var acknowledged = ConcurrentHashMap.<String>newKeySet();
        var begun = new CountDownLatch(500);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var service = new WebService(folder);
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                clients.submit(() -> {
                    for (int i = 0;; i++) { // until nobody answers any more
                        var answer = add(service, number + "-" + i);
                        if (answer.statusCode() == 200) {
                            acknowledged.add(messageOf(answer.body()));
                        }
                        begun.countDown();
                    }
                });
            }
            begun.await();
            service.close();
        }
        assertThat(volumes.events()).doesNotHaveDuplicates().containsAll(acknowledged)
                .hasSizeBetween(acknowledged.size(), acknowledged.size() + CLIENTS);
        assertThat(acknowledged).hasSizeGreaterThan(400);
    }

    private static Event event(String message) {
        return new Event(null, "2026-11-23T10:15:00Z", message);
    }

    private static String messageOf(String body) {
        var answer = ANSWER.matcher(body);
        assertThat(answer.matches()).as(body).isTrue();
        return answer.group(2);
    }
}
