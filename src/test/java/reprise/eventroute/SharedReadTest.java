package reprise.eventroute;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nobody waits for ever for a read that is shared. */
class SharedReadTest {
    @Test
    void an_error_fails_those_who_wait_and_the_next_reads_anew() {
        var errors = new AtomicInteger(1);
        var read = new SharedRead<String>(() -> {
            if (errors.getAndDecrement() > 0) {
                throw new OutOfMemoryError("as when the heap is full");
            }
            return "read";
        }, Runnable::run);
        assertThat(read.get()).failsWithin(Duration.ofSeconds(1)).withThrowableThat()
                .withCauseInstanceOf(OutOfMemoryError.class);
        assertThat(read.get()).succeedsWithin(Duration.ofSeconds(1)).isEqualTo("read");
    }

    @Test
    void the_end_of_the_service_fails_those_who_ask() {
        var read = new SharedRead<String>(() -> "read", _ -> {
            throw new RejectedExecutionException("the service ends");
        });
        assertThat(read.get()).isCompletedExceptionally();
        assertThat(read.get()).isCompletedExceptionally();
    }
}
