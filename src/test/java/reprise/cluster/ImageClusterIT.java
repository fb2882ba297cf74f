package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image's AOT caches, in containers that live as the service's do. */
@ExtendWith(OnCluster.class)
class ImageClusterIT {
    private static final String POD = "image";
    private static final String CACHE = "-XX:AOTCache=/app/aot/%s.aot -XX:AOTMode=on";
    private static final String NO_CACHE = "-Xshare:auto";
    private static final int ROUNDS = 5;

    private final Cluster cluster;

    ImageClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    /** With {@code AOTMode=on}, a JVM that refuses its cache ends; otherwise it would only be slow. */
    @ParameterizedTest
    @ValueSource(strings = {"serve", "command"})
    void the_jvm_of_the_image_takes_a_cache(String cache) {
        start(CACHE.formatted(cache), "--version");
        Await.until("the pod has ended", () -> pod().getStatus().getPhase().matches("Succeeded|Failed"));
        assertThat(pod().getStatus().getPhase()).as(log()).isEqualTo("Succeeded");
        remove();
    }

    @Test
    void the_service_starts_faster_with_its_cache() {
        var with = new ArrayList<Double>();
        var without = new ArrayList<Double>();
        for (int i = 0; i < ROUNDS; i++) {
            without.add(secondsToReady(NO_CACHE));
            with.add(secondsToReady(CACHE.formatted("serve")));
        }
        Report.parts("ready without the AOT cache", spread(without));
        Report.parts("ready with the AOT cache", spread(with));
        assertThat(spread(with).get("median")).isLessThan(spread(without).get("median"));
    }

    /**
     * By the time of its first line, which the JVM writes as soon as it runs, and of that which says that it answers.
     */
    private double secondsToReady(String options) {
        start(options, "serve");
        Await.until("the pod serves", () -> log().contains("Serving on"));
        var lines = log().lines().toList();
        var begin = time(lines, "Picked up JAVA_TOOL_OPTIONS");
        var end = time(lines, "Serving on");
        remove();
        return Duration.between(begin, end).toMillis() / 1e3;
    }

    private static Instant time(List<String> lines, String text) {
        var line = lines.stream().filter(each -> each.contains(text)).findFirst().orElseThrow();
        return Instant.parse(line.substring(0, line.indexOf(' ')));
    }

    private static Map<String, Double> spread(List<Double> seconds) {
        var sorted = seconds.stream().sorted().toList();
        return Map.of("median", sorted.get(ROUNDS / 2), "min", sorted.getFirst(), "max", sorted.getLast());
    }

    private void start(String options, String command) {
        var pod = """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                spec:
                  terminationGracePeriodSeconds: 0
                  restartPolicy: Never
                  automountServiceAccountToken: false
                  enableServiceLinks: false
                  securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: RuntimeDefault } }
                  containers:
                    - name: image
                      image: %s
                      args: ["%s"]
                      env:
                        - { name: JAVA_TOOL_OPTIONS, value: "%s" }
                        - { name: REPRISE_EMBEDDED, value: "false" }
                      resources: { requests: { cpu: 100m, memory: 256Mi }, limits: { memory: 256Mi } }
                      securityContext:
                        allowPrivilegeEscalation: false
                        readOnlyRootFilesystem: true
                        capabilities: { drop: [ALL] }
                      volumeMounts:
                        - { name: volumes, mountPath: /data, subPath: data }
                        - { name: volumes, mountPath: /backup, subPath: backup }
                        - { name: volumes, mountPath: /tmp, subPath: tmp }
                  volumes: [{ name: volumes, emptyDir: {} }]
                """.formatted(POD, ClusterSettings.image(), command, options);
        cluster.client.resource(Serialization.unmarshal(pod, Pod.class)).inNamespace(Cluster.NAMESPACE).create();
        Await.until("the pod has begun",
                () -> pod().getStatus().getContainerStatuses().stream()
                        .anyMatch(status -> status.getState().getWaiting() == null));
    }

    private Pod pod() {
        return cluster.client.pods().inNamespace(Cluster.NAMESPACE).withName(POD).get();
    }

    private String log() {
        return cluster.client.pods().inNamespace(Cluster.NAMESPACE).withName(POD).usingTimestamps().getLog();
    }

    private void remove() {
        cluster.client.pods().inNamespace(Cluster.NAMESPACE).withName(POD).withGracePeriod(0).delete();
        Await.until("the pod is gone", () -> pod() == null);
    }
}
