package reprise.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MeasureTest {

    @Test
    void an_age_is_zero_when_the_clock_went_back() {
        var now = Instant.parse("2026-11-23T10:15:00Z");
        assertThat(Age.of(now.minusSeconds(90), now)).isEqualTo(Duration.ofSeconds(90));
        assertThat(Age.of(now.plusSeconds(90), now)).isZero();
    }

    @Test
    void a_duration_has_the_unit_that_fits() {
        assertThat(DurationScale.of(Duration.ofMillis(9_999))).isEqualTo(DurationScale.TENTHS);
        assertThat(DurationScale.of(Duration.ofSeconds(10))).isEqualTo(DurationScale.SECONDS);
        assertThat(DurationScale.of(Duration.ofMinutes(2))).isEqualTo(DurationScale.MINUTES);
        assertThat(DurationScale.of(Duration.ofHours(2))).isEqualTo(DurationScale.HOURS);
        assertThat(DurationScale.of(Duration.ofDays(2))).isEqualTo(DurationScale.DAYS);
    }

    @Test
    void a_size_has_the_unit_that_fits() {
        assertThat(SizeScale.of(999)).isEqualTo(SizeScale.BYTES);
        assertThat(SizeScale.of(1_000)).isEqualTo(SizeScale.KILO);
        assertThat(SizeScale.of(999_999)).isEqualTo(SizeScale.KILO);
        assertThat(SizeScale.of(1_000_000)).isEqualTo(SizeScale.MEGA);
        assertThat(SizeScale.of(1_000_000_000)).isEqualTo(SizeScale.GIGA);
        assertThat(SizeScale.of(Long.MAX_VALUE)).isEqualTo(SizeScale.GIGA);
        assertThat(SizeScale.GIGA.in(1_500_000_000)).isEqualTo(1.5);
    }
}
