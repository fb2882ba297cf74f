package reprise.kustomize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A rendered overlay as a kubelet reads it: what a container finds in its environment and in its mounted files. */
final class Render {
    private final List<Map<?, ?>> objects = new ArrayList<>();

    Render(String yaml) {
        new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)
                .forEach(each -> objects.add((Map<?, ?>) each));
    }

    /** The variables that the manifests set; {@code env} wins over {@code envFrom}, and the last entry over others. */
    Map<String, String> environment(String container) {
        var environment = new HashMap<String, String>();
        var found = container(container);
        maps(found.get("envFrom")).map(each -> String.valueOf(at(each, "configMapRef", "name"))).map(this::configMap)
                .forEach(environment::putAll);
        maps(found.get("env")).forEach(
                each -> environment.put(String.valueOf(each.get("name")), String.valueOf(each.get("value"))));
        return environment;
    }

    /** Writes the mounted ConfigMaps of a container below {@code root}, as they are below {@code /} in the pod. */
    void mount(String container, Path root) throws IOException {
        for (var mount : maps(container(container).get("volumeMounts")).toList()) {
            var volume = maps(pod(container).get("volumes")).filter(each -> mount.get("name").equals(each.get("name")))
                    .findFirst().orElseThrow();
            if (at(volume, "configMap", "name") instanceof String name) {
                var folder = Files.createDirectories(root.resolve(String.valueOf(mount.get("mountPath")).substring(1)));
                for (var item : maps(at(volume, "configMap", "items")).toList()) {
                    Files.writeString(folder.resolve(String.valueOf(item.get("path"))),
                            configMap(name).get(String.valueOf(item.get("key"))));
                }
            }
        }
    }

    private Map<String, String> configMap(String name) {
        var data = new HashMap<String, String>();
        var found = objects.stream().filter(each -> "ConfigMap".equals(each.get("kind")))
                .filter(each -> name.equals(at(each, "metadata", "name"))).findFirst().orElseThrow();
        ((Map<?, ?>) found.get("data")).forEach((key, value) -> data.put((String) key, (String) value));
        return data;
    }

    private Map<?, ?> container(String name) {
        return containers(pod(name)).filter(each -> name.equals(each.get("name"))).findFirst().orElseThrow();
    }

    private Map<?, ?> pod(String container) {
        return objects.stream()
                .map(each -> "CronJob".equals(each.get("kind"))
                        ? at(each, "spec", "jobTemplate", "spec", "template", "spec")
                        : at(each, "spec", "template", "spec"))
                .filter(Map.class::isInstance).map(pod -> (Map<?, ?>) pod)
                .filter(pod -> containers(pod).anyMatch(each -> container.equals(each.get("name")))).findFirst()
                .orElseThrow();
    }

    private static Stream<Map<?, ?>> containers(Map<?, ?> pod) {
        return Stream.concat(maps(pod.get("initContainers")), maps(pod.get("containers")));
    }

    private static Stream<Map<?, ?>> maps(@Nullable Object list) {
        return list instanceof List<?> all ? all.stream().map(each -> (Map<?, ?>) each) : Stream.empty();
    }

    private static @Nullable Object at(Map<?, ?> object, String... path) {
        Object value = object;
        for (var key : path) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return value;
    }
}
