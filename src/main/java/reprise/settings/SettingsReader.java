package reprise.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/** Gathers the settings: a flag goes before the environment, that before the file, that before the default. */
public final class SettingsReader {
    /** Names the file; without it, {@code application.yml} of the working directory is read when it is there. */
    public static final String CONFIG = "REPRISE_CONFIG";
    private static final String PREFIX = "REPRISE_";
    private static final Path STANDARD_FILE = Path.of("application.yml");

    private final Map<Setting, Given> given = new EnumMap<>(Setting.class);

    /** A value and where it came from, for the message when it is wrong. */
    record Given(String value, String source) {}

    private SettingsReader() {}

    /**
     * Reads and checks all settings.
     *
     * @param flags
     *            values of the command line
     * @param environment
     *            of the process
     * @throws Failure
     *             with exit code 2 at the first unknown or wrong one
     */
    public static Settings read(Map<Setting, String> flags, Map<String, String> environment) {
        var reader = new SettingsReader();
        for (var setting : Setting.values()) {
            reader.given.put(setting, new Given(setting.standard(), "the default"));
        }
        var named = environment.get(CONFIG);
        if (named != null) {
            reader.file(Path.of(named));
        } else if (Files.exists(STANDARD_FILE)) {
            reader.file(STANDARD_FILE);
        }
        reader.environment(environment);
        flags.forEach((setting, value) -> reader.given.put(setting, new Given(value, setting.flag())));
        return SettingsParser.parse(reader.given);
    }

    private void environment(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (!name.startsWith(PREFIX) || name.equals(CONFIG)) {
                return;
            }
            var setting = Arrays.stream(Setting.values()).filter(each -> each.variable().equals(name)).findFirst()
                    .orElseThrow(() -> unknown(name, "the environment", Setting::variable));
            given.put(setting, new Given(value, name));
        });
    }

    private void file(Path file) {
        if (!(section(file) instanceof Map<?, ?> section)) {
            return;
        }
        section.forEach((key, value) -> {
            var setting = Arrays.stream(Setting.values()).filter(each -> each.key().equals(key)).findFirst()
                    .orElseThrow(() -> unknown("reprise." + key, file.toString(), Setting::key));
            given.put(setting, new Given(String.valueOf(value), "reprise." + key + " in " + file));
        });
    }

    private static @Nullable Object section(Path file) {
        try (Reader in = Files.newBufferedReader(file)) {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            return root instanceof Map<?, ?> map ? map.get("reprise") : null;
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "read settings", file, "cannot be read", "name a readable file", e);
        } catch (YAMLException e) {
            throw new Failure(ExitCode.USAGE, "read settings", file, "not YAML: " + e.getMessage(), "correct it", e);
        }
    }

    private static Failure unknown(String name, String where, Function<Setting, String> known) {
        var names = Arrays.stream(Setting.values()).map(known).collect(Collectors.joining(", "));
        return new Failure(ExitCode.USAGE, "read settings", null, "unknown setting " + name + " in " + where,
                "remove or correct it; known are " + names);
    }
}
