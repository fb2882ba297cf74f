package reprise.durable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/**
 * The system calls behind {@link DurableFiles}, one method each. A test overrides them to know, after every call, what
 * a power cut would leave on the disk: an fsync that {@link DurableFiles} forgets is then missing there too.
 */
public class FileCalls {

    /** Opens a file, or a directory for its fsync. Bytes are written and forced through what this returns. */
    public FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        return FileChannel.open(file, options);
    }

    /** Creates one directory, whose parent exists. */
    public void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory);
    }

    /** Gives a file another name. */
    public void link(Path file, Path name) throws IOException {
        Files.createLink(name, file);
    }

    /** Renames a file in one step, over whatever has that name. */
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes a name, which may have vanished by itself. */
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }
}
