package reprise.restore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import reprise.durable.DurableFiles;
import reprise.durable.FileStatus;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.LedgerEntry.Final;
import reprise.restore.LedgerEntry.InPlace;
import reprise.restore.LedgerEntry.Started;

/**
 * The append-only list of what was done, on both volumes: either of them may be lost, and no restore is done twice. What
 * only one of them holds counts, and {@link #reconcile} copies it to the other. A line is written to the data volume
 * first: what only the backup volume has of a restore shows that the data volume was taken back. docs/formats.md has the
 * fields of a line.
 */
public final class Ledger {
    private static final String NAME = "ledger.jsonl";

    private final List<Path> copies;
    private final DurableFiles files;

    /**
     * @param data
     *            data volume
     * @param copy
     *            the copy on the backup volume
     */
    public Ledger(Path data, Path copy, DurableFiles files) {
        this.copies = List.of(data.resolve(NAME), copy);
        this.files = files;
    }

    /**
     * All lines, first to last; none when there is no ledger.
     *
     * @throws Failure
     *             when a copy is there and cannot be read: without it, a restore could be done twice
     */
    public List<LedgerEntry> entries() {
        var all = new TreeSet<LedgerEntry>(Comparator.comparingInt(LedgerEntry::sequence)
                .thenComparing(LedgerEntry::at).thenComparing(LedgerEntry::outcome));
        copies.forEach(copy -> all.addAll(read(copy)));
        return List.copyOf(all);
    }

    /** The end that the request of that id came to. */
    public Optional<Final> ended(String id) {
        return ends().filter(entry -> entry.id().filter(id::equals).isPresent()).findFirst();
    }

    /** The restore that was started and not ended. */
    public Optional<Started> pending() {
        var entries = entries();
        return !entries.isEmpty() && entries.getLast() instanceof Started started ? Optional.of(started)
                : Optional.empty();
    }

    private Stream<Final> ends() {
        return entries().stream().filter(Final.class::isInstance).map(Final.class::cast);
    }

    /** The restores and recoveries, first to last. */
    Stream<InPlace> restores() {
        return entries().stream().filter(InPlace.class::isInstance).map(InPlace.class::cast);
    }

    /** What was done last. */
    public Optional<Final> last() {
        return ends().reduce((_, later) -> later);
    }

    /** The restore or recovery that the database goes back to. */
    public Optional<InPlace> lastRestore() {
        return restores().reduce((_, later) -> later);
    }

    /** The timeline that restores have led to, 0 when there was none. */
    public int timeline() {
        return restores().mapToInt(LedgerEntry::timeline).max().orElse(0);
    }

    /**
     * The first restore or recovery that the ledger on the backup volume has and that of the data volume, which is there,
     * has not: the data volume is older than it.
     */
    Optional<InPlace> unknownToTheDataVolume() {
        var data = copies.getFirst();
        try {
            if (!FileStatus.exists(data)) {
                return Optional.empty(); // somebody removed it: nothing is known
            }
        } catch (IOException e) {
            throw Failure.of("look at", data, e);
        }
        var known = read(data);
        return restores().filter(entry -> !known.contains(entry)).findFirst();
    }

    /** Gives each copy the lines that only the other has, and the data volume a ledger. The volumes must be locked. */
    public void reconcile() {
        var entries = entries();
        write(entries, entries.isEmpty() ? copies.subList(0, 1) : copies);
    }

    /**
     * Adds a line after all others, on both volumes. The volumes must be locked.
     *
     * @param line
     *            makes the line from its number
     */
    <E extends LedgerEntry> E append(IntFunction<E> line) {
        var entries = new ArrayList<>(entries());
        var entry = line.apply(entries.isEmpty() ? 1 : entries.getLast().sequence() + 1);
        entries.add(entry);
        write(entries, copies);
        return entry;
    }

    private void write(List<LedgerEntry> entries, List<Path> targets) {
        var path = targets.getFirst();
        try {
            var lines = new StringBuilder();
            for (var each : entries) {
                lines.append(LedgerJson.write(each)).append('\n');
            }
            for (var copy : targets) {
                path = copy;
                var content = lines.toString().getBytes(StandardCharsets.UTF_8);
                if (!isAlready(copy, content)) {
                    files.replace(copy, content);
                }
            }
        } catch (IOException e) {
            throw Failure.of("write the ledger", path, e);
        }
    }

    private static boolean isAlready(Path copy, byte[] content) throws IOException {
        return FileStatus.exists(copy) && Arrays.equals(Files.readAllBytes(copy), content);
    }

    private static List<LedgerEntry> read(Path copy) {
        var entries = new ArrayList<LedgerEntry>();
        try {
            for (var line : Files.readAllLines(copy)) {
                entries.add(LedgerJson.read(line));
            }
            return entries;
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, "read the ledger", copy,
                    "line " + (entries.size() + 1) + ": " + e.getMessage(),
                    "compare it with its copy on the other volume, and remove the one that is damaged", e);
        }
    }
}
