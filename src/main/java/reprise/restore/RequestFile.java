package reprise.restore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import reprise.failure.Failure;

/**
 * A request file: lines {@code KEY=value}, with comments, as Kustomize reads them. A line that is none of these makes
 * the request malformed, since it would be something else in the cluster.
 */
public final class RequestFile {
    private static final Set<String> KEYS = Set.of(Request.ID, Request.FILE, Request.SHA256, Request.BY);
    private static final int MAX_BYTES = 64 << 10;

    private RequestFile() {}

    /** Reads a file; none there asks for nothing. */
    public static Request read(Path file) {
        try {
            return Files.size(file) > MAX_BYTES ? tooLarge() : parse(Files.readAllBytes(file));
        } catch (NoSuchFileException _) {
            return new Request.None();
        } catch (IOException e) {
            throw Failure.of("read the request", file, e);
        }
    }

    /** Reads the bytes of a file. */
    public static Request parse(byte[] content) {
        if (content.length > MAX_BYTES) {
            return tooLarge();
        }
        try {
            return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
        } catch (CharacterCodingException _) {
            return new Request.Malformed("", "the request file is not UTF-8");
        }
    }

    private static Request tooLarge() {
        return new Request.Malformed("", "the request file is larger than " + MAX_BYTES + " bytes");
    }

    /** Reads the content of a file. */
    public static Request parse(String content) {
        var values = new HashMap<String, String>();
        for (var line : content.lines().map(String::strip).filter(line -> !line.isEmpty()).toList()) {
            if (line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            var key = equals < 0 ? line : line.substring(0, equals);
            if (equals < 0 || !KEYS.contains(key)) {
                return malformed(values, "it has a line that is none of " + sorted() + " with = and a value");
            }
            if (values.putIfAbsent(key, line.substring(equals + 1)) != null) {
                return malformed(values, key + " stands twice");
            }
        }
        // without its id, a request that names a backup would ask for nothing, and nobody would be told
        return values.isEmpty() || values.containsKey(Request.ID) ? Request.of(values)
                : malformed(values, Request.ID + " is missing");
    }

    /**
     * The same file with another request: its comments stay.
     *
     * @param content
     *            of the file as it is, empty when there is none
     */
    public static String with(String content, Request.Restore request) {
        var comments = content.lines().filter(line -> line.startsWith("#")).toList();
        return String.join("\n", comments) + (comments.isEmpty() ? "" : "\n") + request.toFile();
    }

    private static Request malformed(HashMap<String, String> values, String reason) {
        return new Request.Malformed(values.getOrDefault(Request.ID, ""), reason);
    }

    private static List<String> sorted() {
        return KEYS.stream().sorted().toList();
    }
}
