package reprise.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reprise.backup.Backup;
import reprise.backup.BackupName;
import reprise.backup.Verdict;
import reprise.backup.Verifier;
import reprise.durable.DurableFiles;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.Engine;
import reprise.restore.Request;
import reprise.restore.RequestFile;
import reprise.restore.RequestId;

@CommandLine.Command(name = "request", mixinStandardHelpOptions = true,
        description = "Write the request file that asks for a backup. Committed, it restores.", footer = {
                "", "Examples:", "  reprise request app-20261123T101500Z-t1.db",
                "  reprise request app-20261123T101500Z-t1.db --id before-the-import"})
final class RequestCommand extends Command {
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The backup; without it, choose from the list.")
    @Nullable
    String file;

    @Option(names = "--id", paramLabel = "ID",
            description = "Id of the request, new for each restore (made from the name of the backup).")
    @Nullable
    String id;

    @Option(names = "--sha256", paramLabel = "SUM",
            description = "Its checksum, for a backup that is not on this machine: the page of the restore point "
                    + "shows it.")
    @Nullable
    String sha256;

    @Option(names = "--by", paramLabel = "TEXT",
            description = "Who asks, kept in the ledger as unverified text (nobody).")
    String by = "";

    RequestCommand(CommandEnvironment commandEnvironment) {
        super(commandEnvironment);
    }

    @Override
    ExitCode run() {
        var engine = engine();
        var request = sha256 == null ? request(engine, chosen(engine)) : elsewhere(engine, sha256);
        var path = settings().request();
        write(path, request);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("request_file", path.toString());
        fields.put("id", request.id());
        fields.put("file", request.file());
        fields.put("sha256", request.sha256());
        print(fields, "Wrote " + path + ": request " + request.id() + " for " + request.file() + " ("
                + BackupName.parse(request.file()).map(BackupName::restorePoint).map(Words::time).orElse("")
                + ").%nRestore it with:  git commit -m 'Restore %s' -- %s".formatted(
                        request.file(), path));
        return ExitCode.DONE;
    }

    private Backup chosen(Engine engine) {
        return file == null ? new BackupChoice(commandEnvironment).from(engine.store())
                : engine.store().find(file).orElseThrow(() -> new Failure(ExitCode.NOTHING, "request",
                        engine.store().directory(), "there is no backup " + file,
                        "see `list`; of a backup that is not on this machine, give the --sha256 too"));
    }

    private Request.Restore request(Engine engine, Backup backup) {
        return switch (Verifier.verify(backup)) {
            case Verdict.Verified verified -> of(engine, backup.file(), verified.sha256());
            case Verdict.Damaged _ -> throw refused(backup, "it is damaged");
            case Verdict.Unacceptable(var reason) -> throw refused(backup, reason);
        };
    }

    private static Failure refused(Backup backup, String reason) {
        return new Failure(ExitCode.REFUSED, "request", backup.path(), reason, "choose another; see `list`");
    }

    /** Of a backup that only the cluster has: its plan will verify it. */
    private Request.Restore elsewhere(Engine engine, String sum) {
        if (file == null) {
            throw new Failure(ExitCode.USAGE, "request", null, "--sha256 is given and no FILE", "name the backup too");
        }
        return of(engine, file, sum);
    }

    private Request.Restore of(Engine engine, String backup, String sum) {
        if (BackupName.parse(backup).isEmpty()) {
            throw new Failure(ExitCode.USAGE, "request", null, "FILE is not the file name of a backup",
                    "see `list` where the backup is");
        }
        var chosen = id == null ? RequestId.unused(engine.ledger(), backup) : id;
        if (engine.ledger().ended(chosen).isPresent()) {
            throw new Failure(ExitCode.USAGE, "request", null, "the id " + chosen + " is in the ledger already",
                    "give it a new one");
        }
        try {
            return new Request.Restore(chosen, backup, sum, by);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, "request", null, String.valueOf(e.getMessage()), "correct it", e);
        }
    }

    private static void write(Path path, Request.Restore request) {
        try {
            var files = new DurableFiles();
            files.createDirectories(Objects.requireNonNull(path.toAbsolutePath().getParent()));
            var before = Files.exists(path) ? Files.readString(path) : "";
            files.replace(path, RequestFile.with(before, request).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw Failure.of("write the request", path, e);
        }
    }
}
