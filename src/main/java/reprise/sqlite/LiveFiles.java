package reprise.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reprise.durable.DurableFiles;
import reprise.durable.FileStatus;

/**
 * Channels to the files of databases that connections of this process may have open. To close any descriptor of a file
 * makes the system drop all locks that the process has on it, SQLite's too (sqlite.org/howtocorrupt.html, 2.2), and
 * another program may then delete the log. So a channel stays open as long as its file is the database.
 */
final class LiveFiles {
    private static final Map<Path, Held> HELD = new HashMap<>();

    private LiveFiles() {}

    /** @param identity of the file, whatever its name becomes */
    private record Held(@Nullable Object identity, FileChannel channel) {}

    static synchronized FileChannel channel(Path file) throws IOException {
        var path = file.toRealPath();
        var identity = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        var held = HELD.get(path);
        if (held != null && held.identity != null && held.identity.equals(identity)) {
            return held.channel;
        }
        release(path); // a restore has put another file there, and nobody has the old one open
        var channel = DurableFiles.read(path);
        HELD.put(path, new Held(identity, channel));
        return channel;
    }

    /** To be called when no connection of this process has the file open. */
    static synchronized void release(Path file) throws IOException {
        var held = HELD.remove(FileStatus.exists(file) ? file.toRealPath() : file);
        if (held != null) {
            held.channel.close();
        }
    }
}
