package reprise.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reprise.backup.Backup;
import reprise.backup.BackupStore;
import reprise.backup.StoreVerification;
import reprise.backup.Verdict;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

@CommandLine.Command(name = "verify", mixinStandardHelpOptions = true,
        description = "Verify backups: checksum, integrity, schema version, rows. Without a FILE, the newest.",
        footer = {
                "", "Exit code 4 when one is damaged.", "", "Examples:", "  reprise verify",
                "  reprise verify app-20261123T101500Z-t1.db", "  reprise verify --all"})
final class Verify extends Command {
    private static final int MAX_PAUSE = 3600;

    @Parameters(paramLabel = "FILE", description = "File names of backups.")
    List<String> files = List.of();

    @Option(names = "--all", description = "Verify every backup there is.")
    boolean all;

    @Option(names = "--after", paramLabel = "SECONDS",
            description = "Wait first, up to an hour: a cron schedule has no seconds, and this keeps it from "
                    + "starting together with another.")
    int after;

    Verify(CommandEnvironment commandEnvironment) {
        super(commandEnvironment);
    }

    @Override
    ExitCode run() {
        pause();
        var store = engine().store();
        var backups = chosen(store);
        var done = new AtomicLong();
        var lines = new ArrayList<String>();
        var verification = new StoreVerification(store, settings().engine().lockWait(), commandEnvironment.clock());
        var fields = new ArrayList<Map<String, Object>>();
        boolean damaged = false;
        int vanished = 0;
        try (var _ = Progress.of(commandEnvironment, "verifying", () -> backups.stream().mapToLong(Backup::size).sum(),
                done::get)) {
            for (var backup : backups) {
                var verdict = verification.verify(backup);
                done.addAndGet(backup.size());
                if (verdict.isEmpty()) {
                    vanished++;
                    continue;
                }
                damaged |= verdict.get() instanceof Verdict.Damaged;
                fields.add(fields(backup, verdict.get()));
                lines.add(backup.file() + "  " + word(verdict.get()));
            }
        }
        if (vanished > 0) {
            lines.add(vanished + (vanished == 1 ? " backup" : " backups") + " vanished before being verified: pruned");
        }
        print(Map.of("backups", fields, "vanished", vanished), String.join(System.lineSeparator(), lines));
        return damaged ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private void pause() {
        if (after < 0 || after > MAX_PAUSE) {
            throw new Failure(ExitCode.USAGE, "verify", null, "--after is " + after, "give 0 to 3600 seconds");
        }
        try {
            Thread.sleep(Duration.ofSeconds(after));
        } catch (InterruptedException e) {
            throw new Failure(ExitCode.FAILED, "verify", null, "the wait was interrupted", "try again", e);
        }
    }

    private List<Backup> chosen(BackupStore store) {
        if (!all && files.isEmpty()) {
            return List.of(store.newest().or(() -> store.backups().reversed().stream().findFirst())
                    .orElseThrow(() -> none(store)));
        }
        if (all) {
            var backups = store.backups();
            if (backups.isEmpty()) {
                throw none(store);
            }
            return backups;
        }
        return files.stream().map(file -> store.find(file).orElseThrow(() -> new Failure(ExitCode.NOTHING, "verify",
                store.directory(), "there is no backup " + file, "see `list`"))).toList();
    }

    private static Failure none(BackupStore store) {
        return new Failure(ExitCode.NOTHING, "verify", store.directory(), "there is no backup",
                "take one with `backup`");
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Verified(_, var contents) -> "verified, " + Words.count(Words.events(contents.rows()));
            case Verdict.Damaged(var reason) -> "DAMAGED: " + reason;
            case Verdict.Unacceptable(var reason) -> "NOT RESTORABLE: " + reason;
        };
    }

    private static Map<String, Object> fields(Backup backup, Verdict verdict) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("file", backup.file());
        switch (verdict) {
            case Verdict.Verified(var sha256, var contents) -> {
                fields.put("verdict", "verified");
                fields.put("sha256", sha256);
                fields.put("rows", contents.rows());
            }
            case Verdict.Damaged(var reason) -> {
                fields.put("verdict", "damaged");
                fields.put("reason", reason);
            }
            case Verdict.Unacceptable(var reason) -> {
                fields.put("verdict", "not restorable");
                fields.put("reason", reason);
            }
        }
        return fields;
    }
}
