package reprise.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reprise.failure.ExitCode;
import reprise.review.Cost;
import reprise.review.CostQuestion;
import reprise.review.Review;
import reprise.review.ReviewText;
import reprise.review.Reviewer;

@CommandLine.Command(name = "review", mixinStandardHelpOptions = true,
        description = "Review what a pull request does to the restore request, and print it in English and "
                + "French. "
                + "Reads the Git repository of the current folder, and changes nothing.",
        footer = {"",
                "Exit codes: 0 it may be merged; 4 refused: it must not be merged as it is.", "", "Examples:",
                "  reprise review origin/main HEAD",
                "  reprise review --service https://service.example.org origin/main HEAD"})
final class ReviewCommand extends Command {
    @Parameters(index = "0", paramLabel = "BASE", description = "The commit that it would be merged into.")
    String base = "";

    @Parameters(index = "1", paramLabel = "HEAD", description = "The last commit of the pull request.")
    String head = "";

    @Option(names = "--service", paramLabel = "URL",
            description = "Address of the service, which is asked what the restore would cost now (not asked).")
    String service = "";

    ReviewCommand(CommandEnvironment commandEnvironment) {
        super(commandEnvironment);
    }

    /** It works on a repository, not on an installation. */
    @Override
    boolean readsSettings() {
        return false;
    }

    @Override
    ExitCode run() {
        var reviewer = new Reviewer(
                request -> service.isBlank() ? Optional.empty() : Optional.of(new CostQuestion(service).ask(request)));
        var review = reviewer.review(Path.of("").toAbsolutePath(), base, head);
        print(fields(review), ReviewText.of(review));
        return review instanceof Review.Refused ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private static Map<String, Object> fields(Review review) {
        return switch (review) {
            case Review.Untouched _ -> Map.of("review", "untouched");
            case Review.Nothing _ -> Map.of("review", "nothing");
            case Review.Refused(var reason) -> Map.of("review", "refused", "reason", reason);
            case Review.Asked(var request, var hasOwners, var cost) -> {
                var fields = new LinkedHashMap<String, Object>();
                fields.put("review", "restore");
                fields.put("id", request.id());
                fields.put("file", request.file());
                fields.put("sha256", request.sha256());
                fields.put("by", request.by());
                fields.put("has_owners", hasOwners);
                cost.ifPresent(known -> fields.put("cost", fields(known)));
                yield fields;
            }
        };
    }

    private static Map<String, Object> fields(Cost cost) {
        return switch (cost) {
            case Cost.Unknown(var why) -> Map.of("outcome", "unknown", "reason", why);
            case Cost.Damaged _ -> Map.of("outcome", "damaged");
            case Cost.OtherChecksum _ -> Map.of("outcome", "other checksum");
            case Cost.NewerSchema(var version) -> Map.of("outcome", "newer schema", "schema_version", version);
            case Cost.NotOffered _ -> Map.of("outcome", "not offered");
            case Cost.Known(var events, var first, var migratedFrom) -> {
                var fields = new LinkedHashMap<String, Object>();
                fields.put("outcome", "known");
                events.ifPresent(count -> fields.put("events_lost", count));
                first.ifPresent(time -> fields.put("first_lost", time));
                migratedFrom.ifPresent(version -> fields.put("schema_version", version));
                yield fields;
            }
        };
    }
}
