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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reprise.durable.DurableFiles;
import reprise.durable.FileStatus;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.json.NewerFormatException;
import reprise.restore.LedgerEntry.Final;
import reprise.restore.LedgerEntry.InPlace;
import reprise.restore.LedgerEntry.Started;

/**
 * The append-only list of what was done, on both volumes: either of them may be lost, and no restore is done twice.
 * What only one of them holds counts, and {@link #reconcile} copies it to the other. A line is written to the data
 * volume first: what only the backup volume has of a restore shows that the data volume was taken back. A line stays as
 * it was written, with the fields that another version of the program put there. docs/formats.md has the fields of a
 * line.
 */
public final class Ledger {
    private static final String NAME = "ledger.jsonl";

    private static final Comparator<LedgerEntry> IN_ORDER = Comparator.comparingInt(LedgerEntry::sequence)
            .thenComparing(LedgerEntry::at).thenComparing(LedgerEntry::outcome);

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

    /** A line as it is in the file. */
    private record Line(LedgerEntry entry, String text) {}

    /**
     * All lines, first to last; none when there is no ledger.
     *
     * @throws Failure
     *             when a copy is there and cannot be read, or a newer version of the program wrote a line of it:
     *             without it, a restore could be done twice
     */
    public List<LedgerEntry> entries() {
        return lines().stream().map(Line::entry).toList();
    }

    private List<Line> lines() {
        var all = new TreeSet<Line>(Comparator.comparing(Line::entry, IN_ORDER));
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
     * The first restore or recovery that the ledger on the backup volume has and that of the data volume, which is
     * there, has not: the data volume is older than it.
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
        var known = read(data).stream().map(Line::entry).toList();
        return restores().filter(entry -> !known.contains(entry)).findFirst();
    }

    /** Gives each copy the lines that only the other has, and the data volume a ledger. The volumes must be locked. */
    public void reconcile() {
        var lines = lines();
        write(lines, lines.isEmpty() ? copies.subList(0, 1) : copies);
    }

    /**
     * Adds a line after all others, on both volumes. The volumes must be locked.
     *
     * @param line
     *            makes the line from its number
     */
    <E extends LedgerEntry> E append(IntFunction<E> line) {
        var lines = new ArrayList<>(lines());
        var entry = line.apply(lines.isEmpty() ? 1 : lines.getLast().entry().sequence() + 1);
        lines.add(new Line(entry, LedgerJson.write(entry)));
        write(lines, copies);
        return entry;
    }

    private void write(List<Line> lines, List<Path> targets) {
        var content = lines.stream().map(line -> line.text() + "\n").collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
        var path = targets.getFirst();
        try {
            for (var copy : targets) {
                path = copy;
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

    private static List<Line> read(Path copy) {
        var lines = new ArrayList<Line>();
        try {
            for (var text : Files.readAllLines(copy)) {
                lines.add(new Line(LedgerJson.read(text), text));
            }
            return lines;
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (NewerFormatException e) {
            throw new Failure(ExitCode.REFUSED, "read the ledger", copy,
                    "line " + (lines.size() + 1) + ": " + e.getMessage(),
                    "deploy the newer version of the program, which wrote it; nothing was changed", e);
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, "read the ledger", copy,
                    "line " + (lines.size() + 1) + ": " + e.getMessage(),
                    "compare it with its copy on the other volume, and remove the one that is damaged", e);
        }
    }
}
