package reprise.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import reprise.durable.FileCalls;

/**
 * A model of the disk below the volumes: after each call that changes a file it computes what a power cut at that
 * instant may leave. Bytes that were not forced since they were written are absent, zeros or half there; a name whose
 * directory was not forced since the name changed has changed or not, each one independently of the others.
 *
 * <p>
 * Files that only SQLite writes count as written through: SQLite forces them by itself. When it writes to a file that
 * was created here, a staging file for instance, those bytes too count as unforced until they are forced here.
 */
public final class PowerCuts extends FileCalls {
    /** Up to so many unforced names, each combination of them is tried; beyond, the first ones or the last ones. */
    private static final int COMBINED = 5;

    private final Path root;
    private final Map<Object, byte[]> forced = new HashMap<>();
    private final List<NameChange> unforcedNames = new ArrayList<>();
    private final Map<Map<String, Integer>, State> states = new LinkedHashMap<>();
    private final Map<Map<String, Integer>, State> halts = new LinkedHashMap<>();
    private int calls;

    /** @param root the folder of both volumes; what is in it now is on the disk */
    public PowerCuts(Path root) {
        this.root = root;
    }

    /**
     * What the disk holds after a cut.
     *
     * @param moment
     *            the call after which the power went, and what of it was lost
     * @param files
     *            paths below the folder of the volumes, with their bytes
     */
    public record State(String moment, SortedMap<String, byte[]> files) {
        public void writeTo(Path folder) throws IOException {
            for (var file : files.entrySet()) {
                var path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
        }
    }

    /** @param forced bytes at the last fsync; none when the file was not created here */
    private record Node(Object key, byte[] bytes, Optional<byte[]> forced) {
        boolean isForced() {
            return forced.isEmpty() || Arrays.equals(forced.get(), bytes);
        }
    }

    /** @param undo changes the names of all files to those before this change */
    private record NameChange(String what, Path directory, Undo undo) {}

    @FunctionalInterface
    private interface Undo {
        void from(Map<String, Node> names);
    }

    /** What becomes of bytes that were not forced. */
    private enum Unforced {
        WRITTEN, ABSENT, ZEROS, HALF;

        byte[] bytes(Node node) {
            if (node.isForced()) {
                return node.bytes;
            }
            return switch (this) {
                case WRITTEN -> node.bytes;
                case ABSENT -> node.forced.orElseThrow();
                case HALF -> Arrays.copyOf(node.bytes, node.bytes.length / 2);
                case ZEROS -> zeros(node.bytes, node.forced.orElseThrow());
            };
        }

        private static byte[] zeros(byte[] bytes, byte[] forced) {
            var result = new byte[bytes.length];
            for (int i = 0; i < Math.min(bytes.length, forced.length); i++) {
                result[i] = bytes[i] == forced[i] ? bytes[i] : 0;
            }
            return result;
        }
    }

    /** Every different state that a cut at any instant until now may have left. */
    public synchronized List<State> states() {
        return List.copyOf(states.values());
    }

    /** What the program leaves when it is halted at any instant until now, and the power stays. */
    public synchronized List<State> halts() {
        return List.copyOf(halts.values());
    }

    /** The states that a cut now may leave. */
    public synchronized List<State> now() throws IOException {
        var saved = new LinkedHashMap<>(states);
        states.clear();
        capture("the end");
        var now = states();
        saved.forEach(states::putIfAbsent);
        return now;
    }

    @Override
    public synchronized FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        var channel = super.open(file, options);
        if (options.contains(StandardOpenOption.CREATE_NEW)) {
            var created = key(file);
            forced.put(created, new byte[0]);
            var name = name(file);
            changed("create", file, names -> removeIf(names, name, created));
        } else if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)
                || options.contains(StandardOpenOption.CREATE)) {
            throw new UnsupportedOperationException("this model knows files that are created new, and no others");
        }
        return new RecordedChannel(channel, () -> capture("write " + name(file)), () -> force(file));
    }

    private synchronized void force(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            unforcedNames.removeIf(change -> change.directory.equals(file.toAbsolutePath()));
        } else if (Files.exists(file)) {
            forced.computeIfPresent(key(file), (_, _) -> bytes(file));
        }
        capture("force " + name(file));
    }

    @Override
    public synchronized void createDirectory(Path directory) throws IOException {
        super.createDirectory(directory);
        var below = name(directory) + "/";
        changed("create", directory, names -> names.keySet().removeIf(name -> name.startsWith(below)));
    }

    @Override
    public synchronized void link(Path file, Path name) throws IOException {
        super.link(file, name);
        var linked = key(name);
        var added = name(name);
        changed("link", name, names -> removeIf(names, added, linked));
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        var moved = node(from);
        var replaced = Files.exists(to, LinkOption.NOFOLLOW_LINKS) ? Optional.of(node(to)) : Optional.<Node>empty();
        super.rename(from, to);
        var before = name(from);
        var after = name(to);
        changed("rename", to, names -> {
            removeIf(names, after, moved.key);
            replaced.ifPresent(node -> names.putIfAbsent(after, node));
            names.putIfAbsent(before, moved);
        });
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        var deleted = node(file);
        super.delete(file);
        var name = name(file);
        changed("delete", file, names -> names.putIfAbsent(name, deleted));
    }

    private static void removeIf(Map<String, Node> names, String name, Object key) {
        var node = names.get(name);
        if (node != null && node.key.equals(key)) {
            names.remove(name);
        }
    }

    private void changed(String what, Path path, Undo undo) throws IOException {
        unforcedNames.add(new NameChange(what + " " + name(path), path.toAbsolutePath().getParent(), undo));
        capture(what + " " + name(path));
    }

    private synchronized void capture(String call) throws IOException {
        calls++;
        var present = names();
        forced.keySet().retainAll(present.values().stream().map(Node::key).toList());
        var moment = "call " + calls + ", " + call;
        add(halts, moment, present, Unforced.WRITTEN);
        for (var lost : combinations(unforcedNames.size())) {
            var names = new TreeMap<>(present);
            lost.reversed().forEach(i -> unforcedNames.get(i).undo.from(names));
            var undone = lost.isEmpty() ? ""
                    : "; undone: " + String.join(", ", lost.stream().map(i -> unforcedNames.get(i).what).toList());
            for (var unforced : Unforced.values()) {
                if (unforced == Unforced.WRITTEN || !names.values().stream().allMatch(Node::isForced)) {
                    add(states, moment + undone + "; unforced bytes: " + unforced, names, unforced);
                }
            }
        }
    }

    private static void add(Map<Map<String, Integer>, State> states, String moment, Map<String, Node> names,
            Unforced unforced) {
        var files = new TreeMap<String, byte[]>();
        var hashes = new HashMap<String, Integer>();
        names.forEach((name, node) -> {
            var bytes = unforced.bytes(node);
            files.put(name, bytes);
            hashes.put(name, Arrays.hashCode(bytes));
        });
        states.putIfAbsent(hashes, new State(moment, files));
    }

    /** Which of the changes to undo: indices, in order. */
    private static List<List<Integer>> combinations(int changes) {
        if (changes <= COMBINED) {
            return IntStream.range(0, 1 << changes).mapToObj(
                    bits -> IntStream.range(0, changes).filter(i -> (bits >> i & 1) == 1).boxed().toList()).toList();
        }
        var combinations = new ArrayList<List<Integer>>();
        for (int i = 0; i <= changes; i++) {
            combinations.add(IntStream.range(i, changes).boxed().toList());
            combinations.add(IntStream.range(0, i).boxed().toList());
        }
        return combinations;
    }

    private SortedMap<String, Node> names() throws IOException {
        var names = new TreeMap<String, Node>();
        try (var paths = Files.walk(root)) {
            for (var path : paths.toList()) {
                try {
                    if (!Files.isDirectory(path)) {
                        names.put(name(path), node(path));
                    }
                } catch (NoSuchFileException _) {
                    // a side file that SQLite has just removed
                }
            }
        }
        return names;
    }

    private Node node(Path file) throws IOException {
        var key = key(file);
        return new Node(key, Files.readAllBytes(file), Optional.ofNullable(forced.get(key)));
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String name(Path path) {
        return root.toAbsolutePath().relativize(path.toAbsolutePath()).toString();
    }
}
