package reprise.cluster;

import com.fasterxml.jackson.jr.ob.JSON;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One installation of the service by Argo CD, which all contract tests of a run share. */
final class Cluster implements AutoCloseable {
    static final String NAMESPACE = "pra";

    final KubernetesClient client = new KubernetesClientBuilder().withConfig(config()).build();
    final ArgoCd argocd = new ArgoCd(client);
    final WebClient web = new WebClient(client);
    final Backups backups = new Backups(client);
    final Deployments git;
    /** From the Application created to serving. */
    final double installedAfter;

    /** @param ours whether to install it, in the place of what is there */
    private Cluster(boolean ours) throws IOException, GitAPIException {
        ClusterSettings.requireArgoCd(client);
        if (ours) {
            git = Deployments.create(Files.createTempDirectory("reprise-contract"));
            installedAfter = install();
        } else {
            git = Deployments.cloneOf(argocd.repository(), argocd.branch(),
                    Files.createTempDirectory("reprise-drill"));
            installedAfter = 0;
        }
    }

    /** The installation that is there, whoever made it, with a clone of what Argo CD deploys. */
    static Cluster installed() throws IOException, GitAPIException {
        return new Cluster(false);
    }

    private double install() throws IOException {
        argocd.remove();
        client.namespaces().withName(NAMESPACE).delete();
        Await.until("namespace " + NAMESPACE + " is gone",
                () -> client.namespaces().withName(NAMESPACE).get() == null);
        argocd.bootstrap();
        try {
            return awaitHealthy(git.head());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + diagnostics(), e);
        }
    }

    private static Config config() {
        var config = Config.fromKubeconfig(
                ClusterSettings.kubeconfig(System.getenv(), Path.of(System.getProperty("user.home"))).toFile());
        // a service that is away answers 503 through the API server: that is what is measured, not tried again
        config.setRequestRetryBackoffLimit(0);
        // the client takes a key in PKCS#8 for RSA, those of clusters today are of elliptic curves
        var key = config.getClientKeyData();
        if (key != null && new String(Base64.getDecoder().decode(key), StandardCharsets.US_ASCII)
                .startsWith("-----BEGIN PRIVATE KEY")) {
            config.setClientKeyAlgo("EC");
        }
        return config;
    }

    static Cluster of(ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.create(Cluster.class))
                .getOrComputeIfAbsent(Cluster.class, _ -> {
                    try {
                        return new Cluster(true);
                    } catch (IOException | GitAPIException e) {
                        throw new IllegalStateException(e);
                    }
                }, Cluster.class);
    }

    static Map<String, Object> json(String text) {
        try {
            return JSON.std.mapFrom(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    /** Waits until that commit is in effect, and the service answers. */
    double awaitHealthy(String commit) {
        argocd.refresh();
        return Await.until("Healthy at " + commit.substring(0, 8),
                () -> argocd.isHealthyAt(commit) && web.serves());
    }

    /**
     * The same, whatever became of the last scheduled backup: after one that failed, as when its pod was deleted, Argo
     * CD calls the Application Degraded until the next minute's.
     */
    double awaitServing(String commit) {
        argocd.refresh();
        return Await.until("serving at " + commit.substring(0, 8), () -> argocd.isSyncedTo(commit) && isServing());
    }

    private boolean isServing() {
        return pod().filter(Cluster::isReady).isPresent() && web.serves();
    }

    /** Commits a request, and tells Argo CD as a webhook does. */
    String ask(String id, String file, String sha256) {
        var commit = git.request(id, file, sha256).push("Ask for " + file + " as " + id);
        argocd.refresh();
        return commit;
    }

    String ask(String id, Backups.Taken backup) {
        return ask(id, backup.file(), backup.sha256());
    }

    /** Commits a request and waits until it is met: the commit is in effect, and these rows are there. */
    double restore(String id, Backups.Taken backup, List<String> rows) {
        return restore(id, backup.file(), backup.sha256(), rows);
    }

    double restore(String id, String file, String sha256, List<String> rows) {
        return restore(id, file, sha256, rows, _ -> {});
    }

    /** Restores, and reports how long that took. */
    void restore(String id, Backups.Taken backup, List<String> rows, String report) {
        Report.seconds(report, restore(id, backup.file(), backup.sha256(), rows,
                parts -> Report.parts(report, parts)));
    }

    private double restore(String id, String file, String sha256, List<String> rows,
            Consumer<Map<String, Double>> report) {
        try (var parts = new Parts(client)) {
            long start = System.nanoTime();
            var commit = ask(id, file, sha256);
            Await.until("Argo CD has seen the commit", () -> argocd.hasSeen(commit));
            parts.seen("Argo CD has seen the commit");
            Await.until("restored " + id, () -> web.lastRestore("id").equals(id) && web.has(rows));
            parts.seen("it answers with what was restored");
            double seconds = (System.nanoTime() - start) / 1e9;
            report.accept(parts.parts());
            awaitHealthy(commit);
            return seconds;
        }
    }

    /** The pod that serves, or is about to. */
    Optional<Pod> pod() {
        return pods("serve").stream().filter(pod -> pod.getMetadata().getDeletionTimestamp() == null).findFirst();
    }

    /** Those that end, too. */
    List<Pod> pods(String component) {
        return client.pods().inNamespace(NAMESPACE).withLabel("app.kubernetes.io/component", component).list()
                .getItems();
    }

    String podUid() {
        return pod().map(pod -> pod.getMetadata().getUid()).orElse("none");
    }

    void deletePod() {
        pod().ifPresent(pod -> client.resource(pod).withGracePeriod(1).delete());
    }

    Optional<Job> job(String name) {
        return Optional.ofNullable(client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name).get());
    }

    /** Waits until another pod than {@code before} serves. */
    double awaitOtherPod(String before) {
        return Await.until("another pod serves", () -> {
            var pod = pod();
            return pod.isPresent() && !pod.get().getMetadata().getUid().equals(before) && isReady(pod.get())
                    && web.serves();
        });
    }

    static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    void deleteClaim(String name) {
        client.persistentVolumeClaims().inNamespace(NAMESPACE).withName(name).delete();
    }

    void deleteAllPods() {
        client.pods().inNamespace(NAMESPACE).withGracePeriod(1).delete();
    }

    /** As when the disk dies: the claim and all pods. */
    double loseDataVolume() {
        var before = podUid();
        deleteClaim("pra-data");
        deleteAllPods();
        return awaitOtherPod(before);
    }

    /** The same, and reports how long it took to serve again. */
    void loseDataVolume(String report) {
        try (var parts = new Parts(client)) {
            long start = System.nanoTime();
            loseDataVolume();
            parts.seen("it answers through the Service");
            Report.seconds(report, (System.nanoTime() - start) / 1e9);
            Report.parts(report, parts.parts());
        }
    }

    /** What the containers of these pods said when they ended. */
    String lastWords(String component) {
        var words = new StringBuilder();
        for (var pod : pods(component)) {
            for (var statuses : List.of(pod.getStatus().getInitContainerStatuses(),
                    pod.getStatus().getContainerStatuses())) {
                for (var status : statuses) {
                    for (var state : new io.fabric8.kubernetes.api.model.ContainerState[]{status.getState(),
                            status.getLastState()}) {
                        if (state != null && state.getTerminated() != null
                                && state.getTerminated().getMessage() != null) {
                            words.append(state.getTerminated().getMessage()).append('\n');
                        }
                    }
                }
            }
        }
        return words.toString();
    }

    /** Everything that tells why something failed. */
    String diagnostics() {
        return new Diagnostics(client, argocd, backups).text();
    }

    @Override
    public void close() {
        client.close();
    }
}
