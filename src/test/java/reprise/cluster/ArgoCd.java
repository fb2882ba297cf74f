package reprise.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Application, as Argo CD shows it. */
final class ArgoCd {
    private static final String NAMESPACE = "argocd";
    private static final String REPOSITORY = "https://github.com/reprise/reprise.git";
    private static final String REFRESH = "argocd.argoproj.io/refresh";

    private final KubernetesClient client;

    ArgoCd(KubernetesClient client) {
        this.client = client;
    }

    /** What {@code argocd/README.md} tells a person to do. */
    void bootstrap() throws IOException {
        try (var in = Files.newInputStream(Path.of("argocd/namespace.yaml"))) {
            for (var object : client.load(in).items()) {
                client.resource(object).forceConflicts().serverSideApply();
            }
        }
        for (var file : List.of("project.yaml", "application.yaml")) {
            apply(Files.readString(Path.of("argocd", file)));
        }
    }

    /** As the project was when Git had the Namespace. */
    void allowTheNamespace() throws IOException {
        apply(Files.readString(Path.of("argocd/project.yaml")).replaceFirst("clusterResourceWhitelist: \\[].*",
                "clusterResourceWhitelist: [{ group: \"\", kind: Namespace, name: pra }]"));
    }

    private void apply(String manifest) {
        client.resource(manifest.replace(REPOSITORY, ClusterSettings.gitUrl(Deployments.REPOSITORY)))
                .inNamespace(NAMESPACE).forceConflicts().serverSideApply();
    }

    void remove() {
        application().delete();
        Await.until("the Application is gone", () -> application().get() == null);
    }

    /** As {@code argocd app get --hard-refresh}: manifests are made anew. Waits until that is done. */
    void hardRefresh() {
        refresh("hard");
        Await.until("Argo CD has made the manifests anew",
                () -> !application().get().getMetadata().getAnnotations().containsKey(REFRESH));
    }

    /** As a webhook or {@code argocd app get --refresh}. */
    void refresh() {
        refresh("normal");
    }

    private void refresh(String kind) {
        edit(app -> {
            var annotations = new HashMap<>(app.getMetadata().getAnnotations());
            annotations.put(REFRESH, kind);
            app.getMetadata().setAnnotations(annotations);
        });
    }

    /** As {@code argocd app sync}, by this user, whose first one it is; waits until it has succeeded. */
    void sync(String user) {
        edit(app -> app.setAdditionalProperty("operation",
                Map.of("initiatedBy", Map.of("username", user), "sync",
                        Map.of("revision", "main", "syncOptions", List.of("FailOnSharedResource=true")))));
        Await.until("the sync of " + user + " has succeeded",
                () -> text("status", "operationState", "operation", "initiatedBy", "username").equals(user)
                        && text("status", "operationState", "phase").equals("Succeeded"));
    }

    /** Whether it syncs by itself: what the runbook turns off before a person acts in its place. */
    @SuppressWarnings("unchecked") // what the API server sends is nested maps
    void automate(boolean enabled) {
        edit(app -> {
            var policy = (Map<String, Object>) app.get("spec", "syncPolicy");
            ((Map<String, Object>) policy.get("automated")).put("enabled", enabled);
        });
    }

    /** As {@code argocd app terminate-op}: a sync that waits for what never comes holds up those of later commits. */
    @SuppressWarnings("unchecked") // what the API server sends is nested maps
    void endSync() {
        edit(app -> {
            if (app.get("status", "operationState") instanceof Map<?, ?> state
                    && "Running".equals(state.get("phase"))) {
                ((Map<String, Object>) state).put("phase", "Terminating");
            }
        });
        Await.until("no sync is under way",
                () -> !List.of("Running", "Terminating").contains(text("status", "operationState", "phase")));
    }

    private void edit(java.util.function.Consumer<GenericKubernetesResource> change) {
        Await.until("the Application takes a change", () -> {
            try {
                application().edit(app -> {
                    change.accept(app);
                    return app;
                });
                return true;
            } catch (KubernetesClientException e) {
                if (e.getCode() == 409) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** Synced to that commit, by a sync that succeeded, and Healthy. */
    boolean isHealthyAt(String commit) {
        return isSyncedTo(commit) && health().equals("Healthy");
    }

    /** Synced to that commit, by a sync that succeeded. */
    boolean isSyncedTo(String commit) {
        return text("status", "sync", "revision").equals(commit) && text("status", "sync", "status").equals("Synced")
                && text("status", "operationState", "phase").equals("Succeeded");
    }

    /** Whether it compares the cluster with that commit. */
    boolean hasSeen(String commit) {
        return text("status", "sync", "revision").equals(commit);
    }

    /** Where it reads the manifests from. */
    String repository() {
        return text("spec", "source", "repoURL");
    }

    /** The branch of it. */
    String branch() {
        return text("spec", "source", "targetRevision");
    }

    String message() {
        return text("status", "operationState", "message");
    }

    /** All that it says, as YAML. */
    String status() {
        var app = application().get();
        return app == null ? "(there is none)" : Serialization.asYaml(app.get("status"));
    }

    /** Whether the sync of that commit failed, finally or for now. */
    boolean isFailing(String commit) {
        var state = application().get();
        if (state == null) {
            return false;
        }
        Object revision = state.get("status", "operationState", "syncResult", "revision");
        Object phase = state.get("status", "operationState", "phase");
        Object retries = state.get("status", "operationState", "retryCount");
        return commit.equals(revision) && ("Failed".equals(phase) || "Error".equals(phase) || retries != null);
    }

    String health() {
        return text("status", "health", "status");
    }

    private String text(String... path) {
        var app = application().get();
        Object value = app == null ? null : app.get((Object[]) path);
        return value == null ? "" : value.toString();
    }

    private Resource<GenericKubernetesResource> application() {
        return client.genericKubernetesResources("argoproj.io/v1alpha1", "Application").inNamespace(NAMESPACE)
                .withName("reprise");
    }
}
