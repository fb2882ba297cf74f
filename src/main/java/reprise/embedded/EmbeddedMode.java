package reprise.embedded;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reprise.backup.Backup;
import reprise.backup.BackupJob;
import reprise.backup.Manifest.Kind;
import reprise.cli.BackupLine;
import reprise.cli.Outcomes;
import reprise.durable.VolumeLock;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.CurrentRequest;
import reprise.restore.Engine;
import reprise.restore.Plan;
import reprise.restore.Request;
import reprise.restore.RestoreOutcome;
import reprise.settings.Settings;

/**
 * The service as the cluster runs it, in one process: the restore step before each start, a backup each minute, and a
 * new start when a commit changes the request. One thread does all of it, so that no backup meets a restore.
 */
public final class EmbeddedMode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedMode.class);
    private static final Duration WATCH = Duration.ofSeconds(2);
    private static final String PROGRAM = "target/reprise";

    private final Engine engine;
    private final Settings settings;
    private final ServedDatabase served;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("backup-and-restore").factory());
    private final Optional<CommittedRequest> committed;
    private final Runnable failed;
    private volatile Request request = new Request.None();
    /** A request that is not decided yet, since somebody held a lock or a disk failed: it is tried again. */
    private Optional<Request> undecided = Optional.empty();

    /** A started web service. */
    public interface Running extends AutoCloseable {
        URI address();

        @Override
        void close();
    }

    /** Starts the web service. */
    @FunctionalInterface
    public interface Service {
        Running start(int port, CurrentRequest request);
    }

    /**
     * @param service
     *            starts the web service on a port
     * @param failed
     *            told when the service cannot go on
     */
    public EmbeddedMode(Engine engine, Settings settings, Service service, Clock clock, Runnable failed) {
        this.engine = engine;
        this.settings = settings;
        this.clock = clock;
        this.failed = failed;
        this.served = new ServedDatabase(engine, service, settings.port(), () -> request);
        this.committed = CommittedRequest.of(settings.request());
    }

    /**
     * Restores when that is asked for or needed, then serves.
     *
     * @throws Failure
     *             when there is nothing to serve
     */
    public void start() {
        request = committed.flatMap(CommittedRequest::changed).orElseGet(Request.None::new);
        var outcome = engine.restoreStep().run(request);
        if (!(outcome instanceof RestoreOutcome.Unchanged)) {
            say(outcome);
        }
        LOG.info("Serving on {}, data in {}, backups in {} each {} s", served.start(), engine.settings().data(),
                engine.settings().backup(), settings.backupInterval().toSeconds());
        LOG.info(committed.isPresent() ? "Watching the commits for a change of {}"
                : "Not in a Git repository: no commit can change {}", settings.request());
        var interval = settings.backupInterval();
        var age = engine.store().newest().map(Backup::restorePoint)
                .map(point -> Duration.between(point, clock.instant())).orElse(interval);
        thread.scheduleAtFixedRate(this::backUp, Math.clamp(interval.minus(age).toMillis(), 0, interval.toMillis()),
                interval.toMillis(), TimeUnit.MILLISECONDS);
        thread.scheduleWithFixedDelay(this::watch, WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void backUp() {
        try {
            if (engine.backupJob(() -> request).run(Kind.SCHEDULED) instanceof BackupJob.Outcome.Published published) {
                LOG.info("{}", BackupLine.of(published));
            }
        } catch (RuntimeException | Error e) { // after anything that is thrown, the schedule would end without a word
            report("The backup failed", e);
        }
    }

    private void watch() {
        try {
            var changed = committed.flatMap(CommittedRequest::changed).filter(other -> !other.equals(request));
            changed.or(() -> undecided).ifPresent(this::take);
        } catch (RuntimeException | Error e) {
            report("The committed request was not followed", e);
        }
    }

    /** While the service goes on: only a request that can be met stops it. */
    private void take(Request changed) {
        request = changed;
        undecided = Optional.of(changed);
        var plan = engine.planner().plan(changed);
        switch (plan) {
            case Plan.Nothing _ -> LOG.info("The commit asks for no restore.");
            case Plan.Done(var entry) -> LOG.info("Request {} was met before: it restores nothing again.",
                    entry.id().orElse(""));
            case Plan.RefusedBefore(var entry) ->
                LOG.warn("Request {} was refused before, which is final: {}", entry.id().orElse(""),
                        entry.reason());
            case Plan.Refused refused -> say(engine.restoreStep().refuse(refused));
            case Plan.Ready _ -> {
                restore(changed);
                return;
            }
        }
        undecided = Optional.empty();
    }

    private void restore(Request changed) {
        try (VolumeLock _ = engine.store().lock(engine.settings().lockWait())) {
            LOG.info("Restoring as the commit asks");
        } catch (Failure e) {
            report("The restore waits, the service goes on", e);
            return;
        }
        undecided = Optional.empty();
        RestoreOutcome outcome = null;
        try {
            served.close();
            outcome = engine.restoreStep().run(changed);
        } catch (RuntimeException | Error e) {
            report("The restore failed", e); // the database is as it was, and is served again
            if (e instanceof Failure failure && failure.exitCode() == ExitCode.BUSY) {
                undecided = Optional.of(changed);
            }
        }
        try {
            served.start();
        } catch (RuntimeException | Error e) {
            report("The service cannot start", e);
            failed.run();
            return;
        }
        if (outcome != null) {
            say(outcome);
        }
    }

    private void say(RestoreOutcome outcome) {
        var text = Outcomes.describe(outcome, clock.instant(), PROGRAM);
        if (outcome instanceof RestoreOutcome.Refused) {
            LOG.warn("{}", text);
        } else {
            LOG.info("{}", text);
        }
    }

    private static void report(String what, Throwable e) {
        if (e instanceof Failure) {
            LOG.error("{}: {}", what, e.getMessage());
        } else {
            LOG.error("{}", what, e);
        }
    }

    /** Ends what is under way, then the service. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.warn("A backup or a restore takes long: it is broken off, the next start finishes it.");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        served.close();
        committed.ifPresent(CommittedRequest::close);
    }
}
