package reprise.restore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import reprise.durable.DurableFiles;
import reprise.durable.FileCalls;
import reprise.settings.Setting;
import reprise.testing.CuttableDisk;
import reprise.testing.RecordedChannel;
import reprise.testing.Volumes;

/**
 * A process that does one thing on a disk, and cuts the power after each call that changes a file, which it does not
 * notice. It prints each cut, and what it reports to have done, in the order in which that happens.
 */
final class CutProgram {
    static final String CUT = "cut ";
    static final String DONE = "done ";

    private final Path image;
    private int cuts;

    private CutProgram(Path image) {
        this.image = image;
    }

    /** Arguments: the folder of the volumes, the image, what to do (backup, prune, restore), a request. */
    public static void main(String[] args) throws Exception {
        var program = new CutProgram(Path.of(args[1]));
        var volumes = new Volumes(Path.of(args[0])).with(new DurableFiles((_, _) -> {}, program.calls()));
        switch (args[2]) {
            case "backup" -> program.backUp(volumes);
            case "prune" -> program.prune(volumes);
            case "restore" -> {
                var outcome = volumes.engine().restoreStep().run(RequestFile.parse(args[3]));
                program.report(outcome.getClass().getSimpleName());
            }
            default -> throw new IllegalArgumentException(args[2]);
        }
        program.cut("the end");
    }

    private void backUp(Volumes volumes) throws SQLException, IOException {
        for (int i = 0; i < 2; i++) {
            report(volumes.add(1).takeBackup().file());
        }
    }

    /** The newest two of ten stay. */
    private void prune(Volumes volumes) {
        volumes.with(Setting.KEEP_ALL, "1m").with(Setting.KEEP_HOURLY, "0").with(Setting.KEEP_DAILY, "0")
                .with(Setting.KEEP_WEEKLY, "0");
        volumes.clock.advance(Duration.ofMinutes(15)); // else its own backups would be ahead of its clock
        var engine = volumes.engine();
        try (var _ = engine.store().lock(Duration.ofSeconds(1))) {
            engine.pruner().prune(engine.pinned(new Request.None())).deleted().forEach(this::report);
        }
    }

    private void report(String what) {
        System.out.println(DONE + what);
    }

    private synchronized void cut(String moment) {
        try {
            CuttableDisk.cut(image, ++cuts);
            System.out.println(CUT + moment);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private FileCalls calls() {
        return new FileCalls() {
            @Override
            public FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
                var channel = super.open(file, options);
                cut("open " + file.getFileName());
                return new RecordedChannel(channel, () -> cut("write " + file.getFileName()),
                        () -> cut("force " + file.getFileName()));
            }

            @Override
            public void link(Path file, Path name) throws IOException {
                super.link(file, name);
                cut("link " + name.getFileName());
            }

            @Override
            public void rename(Path from, Path to) throws IOException {
                super.rename(from, to);
                cut("rename " + to.getFileName());
            }

            @Override
            public void delete(Path file) throws IOException {
                super.delete(file);
                cut("delete " + file.getFileName());
            }
        };
    }
}
