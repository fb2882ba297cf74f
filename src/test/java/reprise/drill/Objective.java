package reprise.drill;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What must be met after a disaster.
 *
 * @param rto
 *            the longest time without a good answer, in seconds
 * @param rpo
 *            the longest span of acknowledged rows that are gone, in seconds
 */
public record Objective(double rto, double rpo) {
    /** Where a team writes them down. */
    public static final Path FILE = Path.of("src/drill/objectives.json");

    /**
     * The objective for a disaster.
     *
     * @throws IOException
     *             when there is none in the file
     */
    public static Objective of(Path file, String disaster) throws IOException {
        if (JSON.std.mapFrom(Files.readString(file)).get(disaster) instanceof Map<?, ?> values
                && values.get("rto_seconds") instanceof Number rto && values.get("rpo_seconds") instanceof Number rpo) {
            return new Objective(rto.doubleValue(), rpo.doubleValue());
        }
        throw new IOException(file + " has no rto_seconds and rpo_seconds for \"" + disaster + "\"");
    }
}
