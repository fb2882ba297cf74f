package reprise.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import reprise.restore.CurrentRequest;
import reprise.restore.Engine;
import reprise.settings.Settings;
import reprise.sqlite.SchemaRule;

/**
 * What commands take from outside: environment variables, streams, clock, version and the service that they start.
 *
 * @param terminal
 *            whether a person reads and types
 * @param schemaRule
 *            which databases the application may be started on
 * @param server
 *            what {@code serve} starts
 */
public record CommandEnvironment(Map<String, String> environment, BufferedReader in, PrintWriter out, PrintWriter err,
        boolean terminal, Clock clock, String version, SchemaRule schemaRule, Server server) {

    /** Starts the service, and returns when it has stopped. */
    @FunctionalInterface
    public interface Server {
        void serve(Engine engine, Settings settings, CurrentRequest request);
    }
}
