package reprise.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The memory limit of a container, by a control group of version 1 or 2 where this process may make one. Elsewhere
 * nothing limits the program, and its own peak is what is read.
 */
public final class MemoryLimit implements AutoCloseable {
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");

    private final Path group;
    private final boolean first;
    private final boolean real;

    /** @param megabytes that the group may have */
    public MemoryLimit(int megabytes) throws IOException {
        this.first = Files.isDirectory(GROUPS.resolve("memory"));
        this.group = (first ? GROUPS.resolve("memory") : GROUPS)
                .resolve("reprise-test-" + ProcessHandle.current().pid());
        this.real = isMade(megabytes);
    }

    private boolean isMade(int megabytes) throws IOException {
        var limit = megabytes + "M";
        try {
            Files.createDirectory(group);
            Files.writeString(group.resolve(first ? "memory.limit_in_bytes" : "memory.max"), limit);
            if (first) { // so that sockets are counted
                Files.writeString(group.resolve("memory.kmem.tcp.limit_in_bytes"), limit);
            }
            return true;
        } catch (IOException _) {
            Files.deleteIfExists(group);
            return false;
        }
    }

    /** The beginning of a command that runs the rest within the limit. */
    public List<String> launcher() {
        return real ? List.of("/bin/sh", "-c", "echo $$ >" + group + "/cgroup.procs && exec \"$@\"", "sh") : List.of();
    }

    /** The most memory that the program has had, in bytes, sockets included where they can be counted. */
    public long peak(long pid) throws IOException {
        if (!real) {
            return 1_024 * Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:")).map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong).findFirst().orElseThrow();
        }
        return first ? read("memory.max_usage_in_bytes") + read("memory.kmem.tcp.max_usage_in_bytes")
                : read("memory.peak");
    }

    private long read(String figure) throws IOException {
        return Long.parseLong(Files.readString(group.resolve(figure)).strip());
    }

    /** After the program has ended. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(group);
    }
}
