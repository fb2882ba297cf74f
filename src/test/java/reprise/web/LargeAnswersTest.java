package reprise.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LargeAnswersTest {
    private final LargeAnswers large = new LargeAnswers(1);
    private final EmbeddedChannel first = connection();
    private final EmbeddedChannel second = connection();
    private final EmbeddedChannel third = connection();

    private EmbeddedChannel connection() {
        var clients = new SlowClients(new ConnectionLimit(9, 1_000));
        return new EmbeddedChannel(clients, new RequestGate(_ -> Optional.empty(), (_, _) -> Optional.empty(),
                (_, _) -> "", clients, large));
    }

    /** Whether the request is passed on. */
    private static boolean asks(EmbeddedChannel channel, String path, String accept) {
        return asks(channel, HttpMethod.GET, path, accept);
    }

    private static boolean asks(EmbeddedChannel channel, HttpMethod method, String path, String accept) {
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, path);
        request.headers().set(HttpHeaderNames.ACCEPT, accept);
        channel.writeInbound(request);
        return isAsked(channel);
    }

    private static boolean asks(EmbeddedChannel channel, String path) {
        return asks(channel, path, "text/html");
    }

    private static boolean isAsked(EmbeddedChannel channel) {
        channel.runPendingTasks();
        return channel.readInbound() instanceof FullHttpRequest;
    }

    private static void isAnswered(EmbeddedChannel channel, int bytes) {
        isAnswered(channel, HttpResponseStatus.OK, bytes);
    }

    private static void isAnswered(EmbeddedChannel channel, HttpResponseStatus status, int bytes) {
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
                Unpooled.wrappedBuffer(new byte[bytes]));
        answer.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, bytes);
        channel.writeOutbound(answer);
        channel.runPendingTasks();
    }

    @Test
    void the_next_large_answer_is_made_once_the_one_before_is_written() {
        assertThat(asks(first, "/consultation")).isTrue();
        assertThat(asks(second, "/restore-points")).isFalse();
        assertThat(asks(third, "/consultation?before=9", "application/json")).isFalse();
        isAnswered(first, 10);
        assertThat(isAsked(second)).isTrue();
        assertThat(isAsked(third)).isFalse();
        isAnswered(second, 10);
        assertThat(isAsked(third)).isTrue();
    }

    @Test
    void a_client_that_leaves_keeps_no_place() {
        asks(first, "/consultation");
        assertThat(asks(second, "/consultation")).isFalse();
        second.close();
        isAnswered(first, 10);
        assertThat(isAsked(second)).isFalse();
        assertThat(asks(third, "/consultation")).isTrue();
        third.close();
        assertThat(asks(connection(), "/consultation")).isTrue();
    }

    @Test
    void small_answers_wait_for_nobody() {
        asks(first, "/consultation");
        for (var path : new String[]{"/add?message=x", "/count", "/health/liveness"}) {
            assertThat(asks(second, path)).as(path).isTrue();
            isAnswered(second, 10);
        }
    }

    @Test
    void the_list_as_json_waits_for_nobody_while_it_is_small() {
        assertThat(asks(first, "/consultation", "*/*")).as("of unknown size").isTrue();
        assertThat(asks(second, "/consultation", "*/*")).isFalse();
        isAnswered(first, 4_000);
        assertThat(isAsked(second)).isTrue();
        assertThat(asks(third, "/consultation", "*/*")).isTrue();
        isAnswered(second, 200_000);
        asks(first, "/consultation");
        assertThat(asks(second, "/consultation", "*/*")).as("large since").isFalse();
    }

    @Test
    void an_answer_that_is_no_list_does_not_say_how_large_the_list_is() {
        var json = "application/json";
        asks(first, HttpMethod.POST, "/consultation", json);
        isAnswered(first, HttpResponseStatus.METHOD_NOT_ALLOWED, 10);
        assertThat(asks(first, "/consultation", json)).isTrue();
        assertThat(asks(second, "/consultation", json)).as("after a refused method").isFalse();
        isAnswered(first, HttpResponseStatus.SERVICE_UNAVAILABLE, 10);
        assertThat(isAsked(second)).isTrue();
        assertThat(asks(third, "/consultation", json)).as("after a failed read").isFalse();
    }
}
