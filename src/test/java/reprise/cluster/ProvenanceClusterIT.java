package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code argocd/provenance}, the API server admits only images of the release's repository, pinned by digest. */
@ExtendWith(OnCluster.class)
class ProvenanceClusterIT {
    private static final Path RENDER = Path.of("src/test/resources/reprise/kustomize/provenance.yaml");
    private static final String REPOSITORY = ClusterSettings.image().replaceFirst("@.*", "");
    private static final String DIGEST = ClusterSettings.image().replaceFirst(".*@", "");
    private static final String REASON = "only " + REPOSITORY + "@sha256:... runs here, not ";
    /** Runs a foreign image since before the policy. */
    private static final String EARLIER = "earlier";

    private final Cluster cluster;

    ProvenanceClusterIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void applyThePolicy(Cluster cluster) throws IOException {
        cluster.client.resource(pod(EARLIER, container("c", ClusterSettings.shellImage())))
                .inNamespace(Cluster.NAMESPACE).create();
        for (var object : policy(cluster)) {
            cluster.client.resource(object).forceConflicts().serverSideApply();
        }
        Await.until("the policy is in force", () -> {
            try {
                create(cluster, pod("probe", container("c", "localhost:5000/other:1")));
                return false;
            } catch (RuntimeException e) {
                return String.valueOf(e.getMessage()).contains(REASON);
            }
        });
    }

    @AfterAll
    static void removeThePolicy(Cluster cluster) throws IOException {
        for (var object : policy(cluster).reversed()) {
            cluster.client.resource(object).delete();
        }
        cluster.client.pods().inNamespace(Cluster.NAMESPACE).withName(EARLIER).withGracePeriod(0).delete();
    }

    /** As an administrator renders it, for the repository of this registry. */
    private static List<HasMetadata> policy(Cluster cluster) throws IOException {
        var render = Files.readString(RENDER).replace("ghcr.io/reprise/reprise", REPOSITORY);
        try (var in = new ByteArrayInputStream(render.getBytes(StandardCharsets.UTF_8))) {
            return cluster.client.load(in).items();
        }
    }

    @Test
    void the_api_server_finds_no_fault_in_its_expressions() {
        var policies = cluster.client.genericKubernetesResources("admissionregistration.k8s.io/v1",
                "ValidatingAdmissionPolicy").withName("reprise-provenance");
        Await.until("the expressions are checked", () -> policies.get().get("status", "typeChecking") != null);
        GenericKubernetesResource checked = policies.get();
        assertThat(checked.<Object>get("status", "typeChecking", "expressionWarnings")).isNull();
    }

    @Test
    void the_image_of_the_release_is_admitted_in_every_kind() {
        var ours = container("c", ClusterSettings.image());
        for (var object : List.of(pod("ours", ours), pod("ours", ours + init(ClusterSettings.image())),
                workload("apps/v1", "Deployment", ours), workload("batch/v1", "Job", ours), cronJob(ours))) {
            assertThatCode(() -> create(cluster, object)).as("%s", object).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%1$s", "%1$s:latest", "%1$s:latest@%2$s", "localhost:5000/busybox:1",
            "localhost:5000/busybox@%2$s", "%1$s-evil@%2$s", "%1$s/evil@%2$s", "evil.example/%1$s@%2$s",
            "reprise@%2$s", "%1$s@sha512:0000000000000000000000000000000000000000000000000000000000000000"
                    + "0000000000000000000000000000000000000000000000000000000000000000"})
    void a_pod_of_another_image_or_without_a_digest_is_refused(String image) {
        assertRefused(pod("foreign", container("c", image.formatted(REPOSITORY, DIGEST))));
    }

    @Test
    void a_second_container_and_an_init_container_are_looked_at_too() {
        var ours = container("c", ClusterSettings.image());
        assertRefused(pod("foreign", ours + container("d", "localhost:5000/busybox:1")));
        assertRefused(pod("foreign", ours + init("localhost:5000/busybox:1")));
        assertRefused(
                pod("foreign", ours + "  volumes: [{ name: v, image: { reference: localhost:5000/busybox:1 } }]\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"apps/v1 Deployment", "apps/v1 ReplicaSet", "apps/v1 DaemonSet", "batch/v1 Job"})
    void a_workload_is_refused_before_its_pods_are(String kind) {
        var foreign = container("c", "localhost:5000/busybox:1");
        assertRefused(workload(kind.replaceFirst(" .*", ""), kind.replaceFirst(".* ", ""), foreign));
    }

    @Test
    void a_cronjob_is_refused_when_it_is_written_and_not_when_it_is_due() {
        assertRefused(cronJob(container("c", "localhost:5000/busybox:1")));
    }

    @Test
    void a_shell_beside_the_service_is_refused() throws Exception {
        var pod = cluster.pod().orElseThrow().getMetadata().getName();
        var process = new ProcessBuilder("kubectl", "debug", "-n", Cluster.NAMESPACE, "pod/" + pod,
                "--image=localhost:5000/busybox:1", "--profile=restricted", "--attach=false").redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isNotZero();
        assertThat(output).contains(REASON + "localhost:5000/busybox:1");
    }

    @Test
    void what_ran_before_the_policy_may_be_changed_but_get_no_other_foreign_image() {
        var earlier = cluster.client.pods().inNamespace(Cluster.NAMESPACE).withName(EARLIER);
        assertThatCode(() -> earlier.edit(pod -> {
            pod.getMetadata().setLabels(Map.of("seen", "true"));
            return pod;
        })).doesNotThrowAnyException();
        assertRefusedBy(() -> earlier.edit(pod -> withImage(pod, "localhost:5000/pause:1")));
        assertThatCode(() -> earlier.edit(pod -> withImage(pod, ClusterSettings.image()))).doesNotThrowAnyException();
    }

    @Test
    void the_service_and_its_backups_go_on_under_the_policy() {
        var before = cluster.podUid();
        cluster.deletePod();
        cluster.awaitOtherPod(before);
        var backup = cluster.backups.startJob();
        Await.until("a backup under the policy",
                () -> cluster.job(backup).orElseThrow().getStatus().getSucceeded() != null);
    }

    @Test
    void a_commit_that_deploys_a_foreign_image_fails_before_anything_of_the_service_is_touched() {
        var uid = cluster.podUid();
        var commit = cluster.git.image("localhost:5000/busybox@" + DIGEST).push("Deploy an image of somebody else");
        cluster.argocd.refresh();
        Await.until("the sync fails by the policy",
                () -> cluster.argocd.isFailing(commit) && cluster.argocd.message().contains(REASON));
        assertThat(cluster.podUid()).as("the pod that serves").isEqualTo(uid);
        cluster.awaitHealthy(cluster.git.revert());
        assertThat(cluster.podUid()).as("the pod that serves").isEqualTo(uid);
    }

    private void assertRefused(String manifest) {
        assertRefusedBy(() -> create(cluster, manifest));
    }

    private static void assertRefusedBy(ThrowingCallable change) {
        assertThatThrownBy(change).hasMessageContaining("ValidatingAdmissionPolicy 'reprise-provenance'")
                .hasMessageContaining(REASON);
    }

    private static void create(Cluster cluster, String manifest) {
        cluster.client.resource(manifest).inNamespace(Cluster.NAMESPACE).dryRun().create();
    }

    private static Pod withImage(Pod pod, String image) {
        pod.getSpec().getContainers().getFirst().setImage(image);
        return pod;
    }

    private static String container(String name, String image) {
        return """
                  - name: %s
                    image: %s
                    command: [sleep, "3600"]
                    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
                """.formatted(name, image);
    }

    private static String init(String image) {
        return "  initContainers:\n" + container("i", image);
    }

    private static String pod(String name, String containers) {
        return "apiVersion: v1\nkind: Pod\nmetadata: { name: " + name + " }\n" + spec(containers);
    }

    private static String spec(String containers) {
        return """
                spec:
                  restartPolicy: Always
                  terminationGracePeriodSeconds: 0
                  securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: RuntimeDefault } }
                  containers:
                """ + containers;
    }

    private static String workload(String version, String kind, String containers) {
        var selector = kind.equals("Job") ? "" : "  selector: { matchLabels: { a: b } }\n";
        return "apiVersion: " + version + "\nkind: " + kind + "\nmetadata: { name: foreign }\nspec:\n" + selector
                + template(containers, kind.equals("Job")).indent(2);
    }

    private static String cronJob(String containers) {
        return "apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: foreign }\n"
                + "spec:\n  schedule: \"0 0 1 1 *\"\n  jobTemplate:\n    spec:\n"
                + template(containers, true).indent(6);
    }

    private static String template(String containers, boolean ends) {
        return "template:\n  metadata: { labels: { a: b } }\n"
                + spec(containers).replace("Always", ends ? "Never" : "Always").indent(2);
    }
}
