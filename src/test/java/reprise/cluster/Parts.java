package reprise.cluster;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * When each step on the way to serving was first seen, by watches, which are finer than the seconds of the objects
 * themselves. A part is the time since the step before.
 */
final class Parts implements AutoCloseable {
    private final Map<String, Double> seen = new LinkedHashMap<>();
    private final Set<String> before = new HashSet<>();
    private final List<Watch> watches = new ArrayList<>();
    private final long start;

    Parts(KubernetesClient client) {
        watches.add(watch(client.pods().inNamespace(Cluster.NAMESPACE), this::pod));
        watches.add(watch(client.persistentVolumeClaims().inNamespace(Cluster.NAMESPACE), this::claim));
        start = System.nanoTime();
    }

    /** A step that the watches do not see. */
    synchronized void seen(String step) {
        seen.putIfAbsent(step, (System.nanoTime() - start) / 1e9);
    }

    /** Seconds of each part, in the order of the steps. */
    synchronized Map<String, Double> parts() {
        var parts = new LinkedHashMap<String, Double>();
        double last = 0;
        for (var step : seen.entrySet()) {
            parts.put(step.getKey(), Math.round((step.getValue() - last) * 100) / 100.0);
            last = step.getValue();
        }
        return parts;
    }

    private void claim(Watcher.Action action, PersistentVolumeClaim claim) {
        if (claim.getMetadata().getName().equals("pra-data")) {
            if (action == Watcher.Action.DELETED) {
                seen("the old claim is gone");
            } else if (isNew(claim)) {
                seen("Argo CD has made a new claim");
            }
        }
    }

    private void pod(Watcher.Action action, Pod pod) {
        var component = pod.getMetadata().getLabels().getOrDefault("app.kubernetes.io/component", "");
        if (component.equals("plan") && isNew(pod)) {
            seen("Argo CD has made the plan's Job");
            if (pod.getStatus().getContainerStatuses().stream().anyMatch(Parts::hasEnded)) {
                seen("the plan has run");
            }
        } else if (component.equals("serve") && !isNew(pod)) {
            if (action == Watcher.Action.DELETED) {
                seen("the old pod is gone");
            }
        } else if (component.equals("serve")) {
            serve(pod);
        }
    }

    private void serve(Pod pod) {
        seen("the new pod is there");
        if (pod.getSpec().getNodeName() != null) {
            seen("it has a node and volumes");
        }
        for (var restore : pod.getStatus().getInitContainerStatuses()) {
            if (hasBegun(restore)) {
                seen("its init container runs");
            }
            if (hasEnded(restore)) {
                seen("its init container has ended");
            }
        }
        if (pod.getStatus().getContainerStatuses().stream().anyMatch(Parts::hasBegun)) {
            seen("its service's JVM runs");
        }
        if (Cluster.isReady(pod)) {
            seen("its probes have passed");
        }
    }

    private static boolean hasBegun(ContainerStatus status) {
        return status.getState().getRunning() != null || hasEnded(status);
    }

    private static boolean hasEnded(ContainerStatus status) {
        return status.getState().getTerminated() != null;
    }

    private boolean isNew(HasMetadata object) {
        return !before.contains(object.getMetadata().getUid());
    }

    private <T extends HasMetadata, L extends KubernetesResourceList<T>> Watch watch(
            NonNamespaceOperation<T, L, ?> objects, BiConsumer<Watcher.Action, T> consumer) {
        var list = objects.list();
        list.getItems().forEach(object -> before.add(object.getMetadata().getUid()));
        var sinceThen = new ListOptionsBuilder().withResourceVersion(list.getMetadata().getResourceVersion())
                .withAllowWatchBookmarks(false).build();
        return objects.watch(sinceThen, new Watcher<>() {
            @Override
            public void eventReceived(Action action, T object) {
                consumer.accept(action, object);
            }

            @Override
            public void onClose(WatcherException cause) {
                throw new IllegalStateException(cause);
            }
        });
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }
}
