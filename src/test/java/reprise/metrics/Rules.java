package reprise.metrics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The alerts of the monitoring component, and how Prometheus' own programs are run on them. */
final class Rules {
    private static final Path MANIFEST = Path.of("kustomize/components/monitoring/prometheus-rule.yaml");

    private Rules() {}

    /** Each alert: its fields as in the manifest. */
    static List<Map<?, ?>> alerts() throws IOException {
        var alerts = new ArrayList<Map<?, ?>>();
        var spec = (Map<?, ?>) yaml(MANIFEST).get("spec");
        for (var group : (List<?>) spec.get("groups")) {
            for (var rule : (List<?>) ((Map<?, ?>) group).get("rules")) {
                alerts.add((Map<?, ?>) rule);
            }
        }
        return alerts;
    }

    /** Writes what Prometheus reads: the manifest's specification alone. */
    static Path write(Path folder) throws IOException {
        return Files.writeString(folder.resolve("rules.yml"), new Yaml().dump(yaml(MANIFEST).get("spec")));
    }

    static Map<?, ?> yaml(Path file) throws IOException {
        try (var in = Files.newBufferedReader(file)) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
        }
    }

    /** How a program ended. */
    record Ended(int code, String output) {}

    static Ended run(Path folder, String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
