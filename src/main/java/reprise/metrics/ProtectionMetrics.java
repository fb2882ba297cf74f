package reprise.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import reprise.event.EventRepository;
import reprise.protection.Protection;
import reprise.protection.Restoration.Outcome;
import reprise.protection.StoredBackup.Trust;
import reprise.protection.Volume;
import reprise.settings.Settings;

/**
 * Reports how the data is protected. Other processes take backups and restore, so everything is read from what they
 * leave: the manifests and the ledger. Therefore a counter survives a restart of the service.
 */
@Singleton
public final class ProtectionMetrics implements MeterBinder {
    /** Property that holds the size in bytes beyond which the database takes no row. */
    public static final String LIMIT = "reprise.database-limit";
    private static final String SECONDS = "seconds";
    private static final String BYTES = "bytes";

    private final Readings readings;
    private final Protection protection;
    private final Settings settings;
    private final EventRepository events;
    private final Clock clock;
    private final long limit;

    ProtectionMetrics(Readings readings, Protection protection, Settings settings, EventRepository events, Clock clock,
            @Property(name = LIMIT) long limit) {
        this.readings = readings;
        this.protection = protection;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
        this.limit = limit;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "backup.age", SECONDS, "Age of the newest backup", it -> it.age(clock.instant()));
        gauge(registry, "rpo", SECONDS, "Objective for the age of the newest backup",
                _ -> Reading.seconds(settings.rpo()));
        gauge(registry, "backup.last.size", BYTES, "Size of the newest backup",
                Reading::lastSize);
        gauge(registry, "backup.last.duration", SECONDS, "Duration of the newest backup, with its verification",
                Reading::lastDuration);
        gauge(registry, "backup.last.sound", null,
                "1 when the newest backup is verified, 0 when it is damaged or suspicious",
                Reading::lastSound);
        for (var kind : List.of("scheduled", "safety", "manual", "foreign", "unknown")) {
            Gauge.builder("reprise.backups", this, it -> it.readings.current().count(kind)).tag("kind", kind)
                    .description("Backups in the store").register(registry);
        }
        gauge(registry, "backups.damaged", null, "Backups that failed their last verification",
                it -> it.count(Trust.DAMAGED));
        gauge(registry, "backups.suspicious", null, "Backups that lack most rows of a table",
                Reading::suspicious);
        gauge(registry, "backups.size", BYTES, "Size of all backups on the volume", Reading::bytes);
        gauge(registry, "pruning.halted", null, "1 when a suspicious backup halts pruning",
                it -> it.state().pruningHalted() ? 1 : 0);
        gauge(registry, "restore.refused", null, "1 when the request that Git holds was refused",
                it -> it.state().refused() ? 1 : 0);
        gauge(registry, "restore.last.duration", SECONDS, "Duration of the last restore", Reading::lastRestoreDuration);
        gauge(registry, "timeline", null, "Timeline of the database", it -> it.state().timeline());
        for (var outcome : List.of(Outcome.RESTORED, Outcome.RECOVERED, Outcome.REFUSED)) {
            FunctionCounter.builder("reprise.restores", this, it -> it.readings.current().lines(outcome))
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT)).description("Restores by their outcome")
                    .register(registry);
        }
        Gauge.builder("reprise.events", events, EventRepository::count).description("Events in the database")
                .register(registry);
        Gauge.builder("reprise.database.size", protection, Protection::databaseSize).baseUnit(BYTES)
                .description("Size of the database with its log").register(registry);
        Gauge.builder("reprise.database.limit", () -> limit).baseUnit(BYTES)
                .description("Size beyond which the database takes no row").register(registry);
        protection.volumes().forEach(volume -> register(registry, volume));
    }

    private static void register(MeterRegistry registry, Volume volume) {
        // by a supplier: of an object that is given to it, a gauge keeps a weak reference, and then reads NaN
        Gauge.builder("reprise." + volume.name() + ".volume.free", () -> volume.free().getAsLong()).baseUnit(BYTES)
                .description("Free space on the " + volume.name() + " volume").register(registry);
        Gauge.builder("reprise." + volume.name() + ".volume.size", () -> volume.size().getAsLong()).baseUnit(BYTES)
                .description("Size of the " + volume.name() + " volume").register(registry);
    }

    private void gauge(MeterRegistry registry, String name, @Nullable String unit, String meaning,
            ToDoubleFunction<Reading> value) {
        Gauge.builder("reprise." + name, this, it -> value.applyAsDouble(it.readings.current())).baseUnit(unit)
                .description(meaning).register(registry);
    }
}
