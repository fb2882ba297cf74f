package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import reprise.docs.Documents;

/** A shell in a clone, into which the commands of the documents are typed as they stand there. */
final class Terminal {
    static final Path RUNBOOK = Path.of("docs/runbook.md");
    private static final String EXAMPLE = "app-20261125T101500Z-t1";
    private static final List<String> PODS = List.of("backup-shell.yaml", "volumes-shell.yaml");

    private final Path clone;
    private final String backup;

    /** @param backup file name that is typed where the documents have their example */
    Terminal(Deployments git, String backup) throws IOException {
        this.clone = git.folder();
        this.backup = backup.replaceFirst("\\.db$", "");
        // no commit takes them along, or its revert would remove them
        Files.writeString(Files.createDirectories(clone.resolve(".git/info")).resolve("exclude"),
                "docs/\nbackups*\nfiles.txt\n");
        var docs = Files.createDirectories(clone.resolve("docs"));
        for (var pod : PODS) {
            Files.writeString(docs.resolve(pod), Files.readString(Path.of("docs", pod)).replaceFirst("image: .*",
                    "image: " + ClusterSettings.shellImage()));
        }
    }

    /** How commands ended, and what they printed. */
    record Typed(int code, String output) {}

    /** Types commands after the function {@code run} of the runbook; stops at the first that fails. */
    String type(String... commands) throws IOException, InterruptedException {
        var typed = attempt(commands);
        assertThat(typed.code()).as(String.join("\n", commands) + "\n" + typed.output()).isZero();
        return typed.output();
    }

    /** The same, when they may fail. */
    Typed attempt(String... commands) throws IOException, InterruptedException {
        var script = "set -eo pipefail\n" + run() + String.join("\n", commands).replace(EXAMPLE, backup);
        var builder = new ProcessBuilder("bash", "-c", script).directory(clone.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("USER", "contract", "GIT_CONFIG_COUNT", "3",
                "GIT_CONFIG_KEY_0", "user.name", "GIT_CONFIG_VALUE_0", "contract",
                "GIT_CONFIG_KEY_1", "user.email", "GIT_CONFIG_VALUE_1", "contract@example.org",
                "GIT_CONFIG_KEY_2", "push.default", "GIT_CONFIG_VALUE_2", "current"));
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("not over after " + Await.LONG + ": " + script);
        }
        return new Typed(process.exitValue(), output);
    }

    /** The runbook's function, without the example of its use. */
    private static String run() throws IOException {
        return Documents.commands(RUNBOOK).stream().filter(block -> block.contains("run() {")).findFirst()
                .orElseThrow().replaceFirst("\nrun list\n$", "\n");
    }

    /** The shell blocks of the runbook below that anchor. */
    static List<String> runbook(String anchor) throws IOException {
        return Documents.commandsBelow(RUNBOOK, anchor);
    }
}
