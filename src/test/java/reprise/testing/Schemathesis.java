package reprise.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Installs Schemathesis from the Python package index, once for each list of requirements, into a folder of its own in
 * the user's cache. {@link ProgramsCheck} runs this from its source: plain Java only.
 */
final class Schemathesis {
    /** Every package of it, pinned by hash. */
    private static final Path REQUIREMENTS = Path.of("src/test/schemathesis/requirements.txt");

    private Schemathesis() {}

    /** Returns the program, or nothing when it can neither be found nor be installed; the log is beside its folder. */
    static Optional<Path> find(Path python) {
        try {
            var folder = cache().resolve("reprise-schemathesis-" + key());
            var log = folder.resolveSibling(folder.getFileName() + ".log");
            Files.createDirectories(folder.getParent());
            // another build may be installing it
            try (var channel = FileChannel.open(folder.resolveSibling(folder.getFileName() + ".lock"),
                    StandardOpenOption.CREATE, StandardOpenOption.WRITE); var _ = channel.lock()) {
                var done = folder.resolve("installed");
                if (Files.exists(done) || install(python, folder, log)) {
                    Files.writeString(done, "");
                    return Optional.of(folder.resolve("bin/schemathesis"));
                }
                return Optional.empty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("install Schemathesis", e);
        }
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).filter(value -> !value.isBlank()).map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    }

    private static String key() throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(REQUIREMENTS));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static boolean install(Path python, Path folder, Path log) throws IOException {
        Files.deleteIfExists(log);
        return run(log, python.toString(), "-m", "venv", "--clear", folder.toString())
                && run(log, folder.resolve("bin/pip").toString(), "install", "--quiet", "--disable-pip-version-check",
                        "--retries", "1", "--require-hashes", "--only-binary", ":all:", "--requirement",
                        REQUIREMENTS.toString());
    }

    private static boolean run(Path log, String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
