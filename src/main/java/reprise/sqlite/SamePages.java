package reprise.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Compares a database at rest with a backup of it. Their pages are the same; the header tells the journal mode, a
 * counter of changes and the version of the library that wrote last (sqlite.org/fileformat.html, 1.3), and these
 * differ.
 */
final class SamePages {
    private static final int BUFFER = 1 << 20;
    private static final int[][] IGNORED = {{18, 20}, {24, 28}, {92, 100}};

    private SamePages() {}

    static boolean have(Path first, Path second) throws IOException {
        if (Files.size(first) != Files.size(second)) {
            return false;
        }
        try (var one = Files.newInputStream(first); var other = Files.newInputStream(second)) {
            var left = buffer(one, true);
            var right = buffer(other, true);
            while (left.length > 0 || right.length > 0) {
                if (!Arrays.equals(left, right)) {
                    return false;
                }
                left = buffer(one, false);
                right = buffer(other, false);
            }
            return true;
        }
    }

    private static byte[] buffer(InputStream in, boolean header) throws IOException {
        var bytes = in.readNBytes(BUFFER);
        for (var range : header ? IGNORED : new int[0][]) {
            Arrays.fill(bytes, Math.min(range[0], bytes.length), Math.min(range[1], bytes.length), (byte) 0);
        }
        return bytes;
    }
}
