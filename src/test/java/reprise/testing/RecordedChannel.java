package reprise.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A channel that reports each write and each fsync that it has made. */
public final class RecordedChannel extends FileChannel {
    private final FileChannel channel;
    private final Call written;
    private final Call forced;

    /** Something to do after a call. */
    @FunctionalInterface
    public interface Call {
        void made() throws IOException;
    }

    public RecordedChannel(FileChannel channel, Call written, Call forced) {
        this.channel = channel;
        this.written = written;
        this.forced = forced;
    }

    private <T> T written(T result) throws IOException {
        written.made();
        return result;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        channel.force(metaData);
        forced.made();
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return written(channel.write(from));
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        return written(channel.write(from, offset, length));
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        return written(channel.write(from, position));
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        return written(channel.truncate(size));
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long position, long count) throws IOException {
        return written(channel.transferFrom(from, position, count));
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel to) throws IOException {
        return channel.transferTo(position, count, to);
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        return channel.read(to);
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) throws IOException {
        return channel.read(to, offset, length);
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
        return channel.read(to, position);
    }

    @Override
    public long position() throws IOException {
        return channel.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        channel.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException("what a mapping writes would not be seen");
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return channel.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return channel.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        channel.close();
    }
}
