package reprise.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Finds where the frames of a log end (sqlite.org/fileformat.html, 4.1). A log that begins anew overwrites the old one
 * from its start and leaves the rest: the file stays as large as the log ever was.
 */
final class LogFrames {
    private static final int HEADER = 32;
    private static final int PAGE_SIZE = 8;
    private static final int SALT = 16;
    private static final int FRAME_HEADER = 24;
    private static final int FRAME_SALT = 8;

    private LogFrames() {}

    /** Returns the offset behind the last frame that has the salt of the log's header, in bytes. */
    static long end(FileChannel log) throws IOException {
        var header = read(log, 0, HEADER);
        if (header.limit() < HEADER) {
            return header.limit();
        }
        long salt = header.getLong(SALT);
        long frame = FRAME_HEADER + (long) header.getInt(PAGE_SIZE);
        long at = HEADER;
        while (isFrame(read(log, at, FRAME_HEADER), salt)) {
            at += frame;
        }
        return at;
    }

    private static boolean isFrame(ByteBuffer frame, long salt) {
        return frame.limit() == FRAME_HEADER && frame.getLong(FRAME_SALT) == salt;
    }

    private static ByteBuffer read(FileChannel log, long at, int bytes) throws IOException {
        var buffer = ByteBuffer.allocate(bytes);
        log.read(buffer, at);
        return buffer.flip();
    }
}
