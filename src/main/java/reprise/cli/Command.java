package reprise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reprise.durable.DurableFiles;
import reprise.failure.ExitCode;
import reprise.restore.Engine;
import reprise.settings.Setting;
import reprise.settings.Settings;
import reprise.settings.SettingsReader;
import reprise.sqlite.SqliteLibrary;

/** What all commands have: the settings as flags, text for people and JSON for machines. */
abstract class Command implements Callable<Integer> {
    static final String CONFIG = "--config";

    final CommandEnvironment commandEnvironment;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object, also for an error.")
    boolean json;

    private @Nullable Settings settings;

    Command(CommandEnvironment commandEnvironment) {
        this.commandEnvironment = commandEnvironment;
    }

    /** @return what the shell is told */
    abstract ExitCode run();

    /** Whether it works on an installation, whose settings are flags of it too. */
    boolean readsSettings() {
        return true;
    }

    @Override
    public final Integer call() {
        return run().code();
    }

    /** The settings of flags, environment and file. */
    final Settings settings() {
        if (settings == null) {
            var parsed = specification().commandLine().getParseResult();
            var flags = new EnumMap<Setting, String>(Setting.class);
            Arrays.stream(Setting.values()).filter(setting -> parsed.hasMatchedOption(setting.flag()))
                    .forEach(setting -> flags.put(setting, parsed.matchedOptionValue(setting.flag(), "")));
            var environment = new HashMap<>(commandEnvironment.environment());
            if (parsed.hasMatchedOption(CONFIG)) {
                environment.put(SettingsReader.CONFIG, parsed.matchedOptionValue(CONFIG, ""));
            }
            settings = SettingsReader.read(flags, environment);
            Logging.use(settings.log());
        }
        return settings;
    }

    /** What the command works with; on a SQLite library that can lose rows there is none. */
    final Engine engine() {
        SqliteLibrary.requireSound();
        return Engine.of(settings().engine(), commandEnvironment.version(), commandEnvironment.schemaRule(),
                commandEnvironment.clock(),
                new DurableFiles());
    }

    /** Whether a machine reads: it was said so, or the logs are for machines. */
    final boolean isForMachines() {
        return json || settings != null && settings.log() == Settings.LogFormat.JSON;
    }

    /** Prints the outcome, for whoever reads. */
    final void print(Map<String, ?> fields, String text) {
        commandEnvironment.out().println(isForMachines() ? asJson(fields) : Printable.text(text));
        commandEnvironment.out().flush();
    }

    static String asJson(Object fields) {
        try {
            return JSON.std.asString(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final CommandSpec specification() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set the specification");
        }
        return spec;
    }
}
