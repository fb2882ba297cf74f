package reprise.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class ConnectionLimitTest {
    private final ConnectionLimit limit = new ConnectionLimit(2, 100);
    private final EmbeddedChannel first = new EmbeddedChannel();
    private final EmbeddedChannel second = new EmbeddedChannel();
    private final EmbeddedChannel third = new EmbeddedChannel();

    @Test
    void a_new_connection_takes_the_place_of_the_one_that_waited_longest() {
        assertThat(limit.admit(first)).isTrue();
        assertThat(limit.admit(second)).isTrue();
        limit.works(first);
        limit.waits(first);
        assertThat(limit.admit(third)).isTrue();
        assertThat(second.isOpen()).isFalse();
        assertThat(first.isOpen()).isTrue();
    }

    @Test
    void where_all_have_a_request_under_way_a_new_connection_is_refused() {
        limit.admit(first);
        limit.admit(second);
        limit.works(first);
        limit.works(second);
        assertThat(limit.admit(third)).isFalse();
        limit.closed(first);
        assertThat(limit.admit(third)).isTrue();
        assertThat(second.isOpen()).isTrue();
    }

    @Test
    void where_none_waits_the_one_goes_that_has_not_taken_its_answer_for_longest() {
        limit.admit(first);
        limit.admit(second);
        limit.works(first);
        limit.works(second);
        limit.owes(second, 1);
        limit.owes(first, 1);
        limit.owes(second, 2);
        assertThat(limit.admit(third)).isTrue();
        assertThat(second.isOpen()).isFalse();
        assertThat(first.isOpen()).isTrue();
        assertThat(limit.open()).isEqualTo(2);
        assertThat(limit.turnedAway()).isEqualTo(1);
    }

    @Test
    void the_client_that_has_owed_longest_goes_when_all_owe_too_much() {
        limit.admit(first);
        limit.admit(second);
        limit.owes(first, 60);
        limit.owes(second, 40);
        assertThat(first.isOpen()).isTrue();
        limit.owes(second, 60);
        assertThat(first.isOpen()).isFalse();
        limit.owes(second, 100);
        assertThat(second.isOpen()).as("alone").isTrue();
        limit.owes(second, 0);
        limit.admit(third);
        limit.owes(third, 90);
        assertThat(second.isOpen()).isTrue();
    }

    @Test
    void a_connection_that_is_gone_counts_no_more_whatever_it_reports() {
        limit.admit(first);
        limit.admit(second);
        limit.owes(first, 90);
        limit.closed(first);
        limit.owes(first, 90);
        limit.waits(first);
        limit.owes(second, 90);
        assertThat(second.isOpen()).isTrue();
        assertThat(limit.admit(third)).isTrue();
        assertThat(second.isOpen()).isTrue();
    }
}
