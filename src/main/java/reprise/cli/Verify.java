package reprise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reprise.backup.Backup;
import reprise.backup.BackupStore;
import reprise.backup.Manifest;
import reprise.backup.Verdict;
import reprise.backup.Verifier;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

@CommandLine.Command(name = "verify", mixinStandardHelpOptions = true, description = "Verify backups: checksum, integrity, schema version, rows. Without a FILE, the newest.", footer = {
        "", "Exit code 4 when one is damaged.", "", "Examples:", "  reprise verify",
        "  reprise verify app-20261123T101500Z-t1.db", "  reprise verify --all"})
final class Verify extends Command {
    private static final int MAX_PAUSE = 3600;

    @Parameters(paramLabel = "FILE", description = "File names of backups.")
    List<String> files = List.of();

    @Option(names = "--all", description = "Verify every backup there is.")
    boolean all;

    @Option(names = "--after", paramLabel = "SECONDS", description = "Wait first, up to an hour: a cron schedule has no seconds, and this keeps it from starting together with another.")
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
        var known = new HashMap<List<Object>, Verdict>();
        var fields = new ArrayList<Map<String, Object>>();
        boolean damaged = false;
        int vanished = 0;
        try (var _ = Progress.of(commandEnvironment, "verifying", () -> backups.stream().mapToLong(Backup::size).sum(),
                done::get)) {
            for (var backup : backups) {
                var verdict = verdict(store, backup, known);
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

    /** Verifies a backup and writes the verdict down; none when it was deleted meanwhile, as pruning does at any time. */
    private Optional<Verdict> verdict(BackupStore store, Backup backup, Map<List<Object>, Verdict> known) {
        try {
            var start = commandEnvironment.clock().instant();
            var content = content(backup);
            var verdict = known.containsKey(content) ? known.get(content) : Verifier.verify(backup);
            if (writeDown(store, backup, verdict, start)) {
                known.put(content, verdict);
                return Optional.of(verdict);
            }
            return Optional.empty();
        } catch (Failure e) {
            if (store.find(backup.file()).isEmpty()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What backups have in common that are one file with several names: it is read once. */
    private static List<Object> content(Backup backup) {
        try {
            var file = Files.readAttributes(backup.path(), BasicFileAttributes.class).fileKey();
            return backup instanceof Backup.Ours ours && file != null
                    ? List.of(file, ours.manifest().sha256(), ours.manifest().contents())
                    : List.of(backup.file());
        } catch (IOException e) {
            throw Failure.of("verify", backup.path(), e);
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

    /**
     * So that the list and the alerts know. A read-only volume, as the service has it, stays as it is. What is changed is
     * the manifest as it is by then: a person may have accepted a loss of rows meanwhile, a backup may have read it later.
     *
     * @return whether the backup is still there
     */
    private boolean writeDown(BackupStore store, Backup backup, Verdict verdict, Instant start) {
        if (!(backup instanceof Backup.Ours ours) || !Files.isWritable(store.directory())) {
            return store.find(backup.file()).isPresent();
        }
        try (var _ = store.lock(settings().engine().lockWait())) {
            store.change(ours.name(), manifest -> isOfWhatWasRead(manifest, ours.manifest(), start)
                    ? manifest.verified(verdict instanceof Verdict.Damaged(var reason) ? reason : Manifest.SOUND,
                            commandEnvironment.clock().instant())
                    : manifest);
            return store.find(backup.file()).isPresent();
        }
    }

    private static boolean isOfWhatWasRead(Manifest now, Manifest then, Instant start) {
        return now.sha256().equals(then.sha256()) && (now.isSound() || !now.verifiedAt().isAfter(start));
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
