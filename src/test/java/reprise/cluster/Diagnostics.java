package reprise.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Everything that tells why something failed: the Application, the ledger, the logs and the events. */
record Diagnostics(KubernetesClient client, ArgoCd argocd, Backups backups) {

    String text() {
        var text = new StringBuilder("Application:\n").append(argocd.status());
        text.append("\nledger and backups: ")
                .append(attempt(() -> backups.shell("ls -l /backup; cat /backup/ledger.jsonl")));
        client.pods().inNamespace(Cluster.NAMESPACE).list().getItems().forEach(pod -> {
            text.append("\n== pod ").append(pod.getMetadata().getName()).append(' ')
                    .append(pod.getStatus().getPhase()).append(" on ").append(pod.getSpec().getNodeName());
            var containers = new ArrayList<>(pod.getSpec().getInitContainers());
            containers.addAll(pod.getSpec().getContainers());
            for (var container : containers) {
                var logs = client.pods().inNamespace(Cluster.NAMESPACE).withName(pod.getMetadata().getName())
                        .inContainer(container.getName());
                text.append("\n-- ").append(container.getName()).append('\n')
                        .append(attempt(() -> logs.tailingLines(20).getLog()));
                if (hasRestarted(pod, container.getName())) {
                    text.append("\n-- ").append(container.getName()).append(", as it ended before\n")
                            .append(attempt(() -> logs.terminated().tailingLines(20).getLog()));
                }
            }
        });
        client.v1().events().inNamespace(Cluster.NAMESPACE).list().getItems().reversed().stream().limit(40)
                .forEach(event -> text.append('\n').append(event.getLastTimestamp()).append(' ')
                        .append(event.getInvolvedObject().getKind()).append('/')
                        .append(event.getInvolvedObject().getName()).append(": ").append(event.getMessage()));
        return text.toString();
    }

    private static boolean hasRestarted(Pod pod, String container) {
        return Stream
                .concat(pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream())
                .anyMatch(status -> status.getName().equals(container) && status.getRestartCount() > 0);
    }

    private static String attempt(Supplier<String> text) {
        try {
            return text.get();
        } catch (KubernetesClientException | AssertionError | IllegalStateException e) {
            return "(" + e.getMessage() + ")";
        }
    }
}
