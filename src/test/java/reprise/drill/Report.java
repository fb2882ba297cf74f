package reprise.drill;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** Writes what was measured, for people, for a browser and for machines. */
public final class Report {
    private Report() {}

    /** Writes {@code report.md}, {@code report.html} and {@code report.json}. */
    public static void write(Path folder, String when, List<Outcome> outcomes) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.md"), "# Game day, " + when + "\n\n" + markdown(outcomes));
        Files.writeString(folder.resolve("report.html"), HtmlReport.of(when, outcomes));
        Files.writeString(folder.resolve("report.json"), JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT)
                .asString(outcomes.stream().map(Report::fields).toList()) + "\n");
    }

    /** The table. */
    public static String markdown(List<Outcome> outcomes) {
        var text = new StringBuilder("""
                | disaster | RTO | objective | rows lost | RPO | objective | set aside | |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |
                """);
        for (var each : outcomes) {
            text.append("| ").append(each.disaster()).append(" | ").append(seconds(each.rto())).append(" | ")
                    .append(seconds(each.objective().rto())).append(" | ").append(each.lost()).append(" | ")
                    .append(seconds(each.rpo())).append(" | ").append(seconds(each.objective().rpo())).append(" | ")
                    .append(each.setAside()).append(" | ").append(each.isMet() ? "met" : "**missed**").append(" |\n");
        }
        return text.toString();
    }

    static String seconds(double seconds) {
        return Double.isInfinite(seconds) ? "never" : String.format(Locale.ROOT, "%.1f s", seconds);
    }

    private static LinkedHashMap<String, Object> fields(Outcome outcome) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("disaster", outcome.disaster());
        fields.put("met", outcome.isMet());
        fields.put("rto_seconds", Double.isInfinite(outcome.rto()) ? "never" : outcome.rto());
        fields.put("rto_objective_seconds", outcome.objective().rto());
        fields.put("rows_lost", outcome.lost());
        fields.put("rpo_seconds", outcome.rpo());
        fields.put("rpo_objective_seconds", outcome.objective().rpo());
        fields.put("rows_set_aside", outcome.setAside());
        return fields;
    }
}
