package reprise.failure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An operation that did not happen. Its message is one line for a person: the operation, the path, the cause, and what
 * to do next.
 */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    public Failure(ExitCode exitCode, String operation, @Nullable Path path, String reason, String next,
            @Nullable Throwable cause) {
        super(operation + (path == null ? "" : " " + path) + ": " + reason + "; " + next, cause);
        this.exitCode = exitCode;
    }

    public Failure(ExitCode exitCode, String operation, @Nullable Path path, String reason, String next) {
        this(exitCode, operation, path, reason, next, null);
    }

    /** A fault of the disk or its permissions. */
    public static Failure of(String operation, Path path, IOException cause) {
        return new Failure(ExitCode.FAILED, operation, path, reason(cause), next(cause), cause);
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    private static String reason(IOException cause) {
        return switch (cause) {
            case NoSuchFileException missing -> "no such file: " + missing.getFile();
            case AccessDeniedException denied -> "permission denied: " + denied.getFile();
            case FileSystemException file when file.getReason() != null -> file.getReason();
            default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        };
    }

    private static String next(IOException cause) {
        if (isFull(cause)) {
            return "free space on that volume or enlarge it, then try again";
        }
        return switch (cause) {
            case AccessDeniedException _ -> "let the user that runs this read and write there";
            default -> "check the volume, then try again";
        };
    }

    private static boolean isFull(IOException cause) {
        return cause.getMessage() != null && cause.getMessage().toLowerCase(Locale.ROOT).contains("no space left");
    }
}
