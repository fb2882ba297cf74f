package reprise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A bar on the terminal, for what takes more than a second; nothing where nobody looks. */
final class Progress implements AutoCloseable {
    private static final int WIDTH = 30;
    private static final String ERASE = "\r\u001b[K";

    private final CommandEnvironment commandEnvironment;
    private final String what;
    private final LongSupplier total;
    private final LongSupplier done;
    private final @Nullable ScheduledExecutorService timer;
    private long furthest;
    private boolean drawn;
    private boolean closed;

    private Progress(CommandEnvironment commandEnvironment, String what, LongSupplier total, LongSupplier done) {
        this.commandEnvironment = commandEnvironment;
        this.what = what;
        this.total = total;
        this.done = done;
        this.timer = commandEnvironment.terminal()
                ? Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory())
                : null;
        if (timer != null) {
            timer.scheduleAtFixedRate(this::draw, 1_000, 200, TimeUnit.MILLISECONDS);
        }
    }

    /** Of so many bytes, so many are done. */
    static Progress of(CommandEnvironment commandEnvironment, String what, LongSupplier total, LongSupplier done) {
        return new Progress(commandEnvironment, what, total, done);
    }

    /** Of something that says nothing of how far it is. */
    static Progress unknown(CommandEnvironment commandEnvironment, String what) {
        return new Progress(commandEnvironment, what, () -> 0, () -> 0);
    }

    /** Size of the largest file in a folder whose name ends so: what somebody is writing. */
    static long largest(Path folder, String ending) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).mapToLong(file -> file.toFile().length())
                    .max()
                    .orElse(0);
        } catch (IOException _) {
            return 0; // the folder is not there yet
        }
    }

    /** Does the work, and takes the bar away before anybody prints how it ended. */
    <T> T during(Supplier<T> work) {
        try (this) {
            return work.get();
        }
    }

    private synchronized void draw() {
        if (closed) {
            return;
        }
        drawn = true;
        long of = total.getAsLong();
        // a file that is done has another name, and is no step back
        furthest = Math.max(furthest, done.getAsLong());
        long now = Math.min(furthest, of);
        int filled = of == 0 ? 0 : (int) (WIDTH * now / of);
        commandEnvironment.err().print(ERASE + what + (of == 0 ? " …"
                : " [" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + Words.size(now) + " of "
                        + Words.size(of)));
        commandEnvironment.err().flush();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (timer != null) {
            timer.shutdownNow();
            if (drawn) {
                commandEnvironment.err().print(ERASE);
                commandEnvironment.err().flush();
            }
        }
    }
}
