package reprise.cluster;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The seconds that were measured and their parts, one for each run, printed and kept in
 * {@code target/cluster/report.json}.
 */
final class Report {
    private static final Path FILE = Path.of("target/cluster/report.json");

    private Report() {}

    static void seconds(String what, double seconds) {
        add(what, Math.round(seconds * 10) / 10.0);
        System.out.printf("%6.1f s  %s%n", seconds, what);
    }

    /** What the seconds of {@code what} were spent on. */
    static void parts(String what, Map<String, Double> parts) {
        add("parts: " + what, parts);
        parts.forEach((part, seconds) -> System.out.printf("%12.2f s  %s%n", seconds, part));
    }

    private static synchronized void add(String what, Object value) {
        try {
            Files.createDirectories(FILE.getParent());
            Map<String, Object> all = Files.exists(FILE)
                    ? new LinkedHashMap<>(JSON.std.mapFrom(Files.readString(FILE)))
                    : new LinkedHashMap<>();
            var measured = new ArrayList<Object>(all.get(what) instanceof List<?> before ? before : List.of());
            measured.add(value);
            all.put(what, measured);
            Files.writeString(FILE, JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(all) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
