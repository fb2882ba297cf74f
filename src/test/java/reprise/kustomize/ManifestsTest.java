package reprise.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Rules for every object of the whole installation, read from its golden render, and for what Argo CD is told of it.
 */
class ManifestsTest {
    private static final String ANNOTATION = "argocd.argoproj.io/";
    private static final Set<String> FIRST_WAVE = Set.of("ServiceAccount/reprise",
            "ServiceAccount/backup", "ServiceAccount/verify", "ServiceAccount/plan", "NetworkPolicy/reprise",
            "PersistentVolumeClaim/pra-backup", "Job/restore-none");
    private static final Set<String> SECOND_WAVE = Set.of("PersistentVolumeClaim/pra-data", "Deployment/reprise",
            "Service/reprise", "CronJob/backup", "CronJob/verify");

    private static final Path RENDERS = Path.of("src/test/resources/reprise/kustomize");

    private static List<Map<?, ?>> objects = List.of();

    @BeforeAll
    static void read() throws IOException {
        objects = objects(RENDERS.resolve("restore.yaml"));
    }

    @Test
    void the_plan_and_its_volume_come_before_everything_that_a_bad_request_must_not_touch() {
        assertThat(objects.stream().filter(each -> !"ConfigMap".equals(each.get("kind"))).map(ManifestsTest::name))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(FIRST_WAVE.stream(), SECOND_WAVE.stream()).toList());
        assertThat(objects).allSatisfy(each -> assertThat(annotation(each, "sync-wave")).as(name(each))
                .isEqualTo(SECOND_WAVE.contains(name(each)) ? "1" : "0"));
    }

    @Test
    void data_is_never_pruned_or_deleted_by_a_commit() {
        var kept = objects.stream().filter(each -> each.get("kind").equals("PersistentVolumeClaim")).toList();
        assertThat(kept).hasSize(2).allSatisfy(
                each -> assertThat(annotation(each, "sync-options")).as(name(each))
                        .isEqualTo("Prune=false,Delete=false"));
    }

    @Test
    void the_two_volumes_can_have_storage_classes_of_their_own() throws IOException {
        var claims = objects(RENDERS.resolve("stored.yaml")).stream()
                .filter(each -> each.get("kind").equals("PersistentVolumeClaim"))
                .collect(Collectors.toMap(ManifestsTest::name, each -> at(each, "spec", "storageClassName")));
        assertThat(claims).isEqualTo(Map.of("PersistentVolumeClaim/pra-data", "pra-data",
                "PersistentVolumeClaim/pra-backup", "pra-backup"));
    }

    @Test
    void a_snapshot_is_taken_in_the_wave_before_the_restore_and_no_commit_removes_it() throws IOException {
        var stored = objects(RENDERS.resolve("stored.yaml"));
        var snapshot = stored.stream().filter(each -> each.get("kind").equals("VolumeSnapshot")).findFirst()
                .orElseThrow();
        assertThat(name(snapshot)).as("named after the request").isEqualTo("VolumeSnapshot/before-restore-none");
        assertThat(at(snapshot, "spec", "source", "persistentVolumeClaimName")).isEqualTo("pra-data");
        assertThat(annotation(snapshot, "sync-wave")).isEqualTo("0");
        assertThat(annotation(snapshot, "sync-options")).isEqualTo("Prune=false,Delete=false");
        assertThat(stored.stream().filter(each -> each.get("kind").equals("Deployment")))
                .allSatisfy(each -> assertThat(annotation(each, "sync-wave")).isEqualTo("1"));
    }

    @Test
    void a_sync_that_fails_leaves_the_configuration_that_running_pods_start_with() {
        assertThat(objects.stream().filter(each -> each.get("kind").equals("ConfigMap"))).hasSize(2)
                .allSatisfy(each -> {
                    assertThat(annotation(each, "sync-options")).as(name(each)).isEqualTo("Prune=false");
                    assertThat(annotation(each, "compare-options")).as(name(each)).isEqualTo("IgnoreExtraneous");
                });
    }

    @Test
    void only_the_jobs_of_a_cronjob_go_away_by_themselves() {
        assertThat(objects.stream().filter(each -> each.get("kind").equals("Job"))).hasSize(1).allSatisfy(job -> {
            assertThat(at(job, "spec", "ttlSecondsAfterFinished")).isNull();
            assertThat(annotation(job, "sync-options")).isEqualTo("Force=true,Replace=true");
        });
        assertThat(objects.stream().filter(each -> each.get("kind").equals("CronJob"))).hasSize(2).allSatisfy(job -> {
            assertThat(at(job, "spec", "jobTemplate", "spec", "ttlSecondsAfterFinished")).isNotNull();
            assertThat(at(job, "spec", "concurrencyPolicy")).isEqualTo("Forbid");
        });
    }

    @Test
    void the_two_schedules_do_not_start_together() {
        assertThat(containers().filter(container -> "verify".equals(container.get("name"))))
                .singleElement().extracting(container -> (Object) container.get("args"))
                .isEqualTo(List.of("verify", "--all", "--after", "30"));
    }

    @Test
    void self_heal_resumes_a_schedule_that_somebody_suspended() {
        assertThat(objects.stream().filter(each -> each.get("kind").equals("CronJob"))).hasSize(2)
                .allSatisfy(job -> assertThat(at(job, "spec", "suspend")).isEqualTo(false));
    }

    @Test
    void all_pods_are_restricted_and_have_no_token() {
        assertThat(pods()).hasSize(4).allSatisfy(pod -> {
            assertThat(pod.get("automountServiceAccountToken")).isEqualTo(false);
            assertThat(pod.get("enableServiceLinks")).isEqualTo(false);
            assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
            assertThat(at(pod, "securityContext", "seccompProfile", "type")).isEqualTo("RuntimeDefault");
        });
        assertThat(containers()).hasSize(5).allSatisfy(container -> {
            assertThat(at(container, "securityContext", "allowPrivilegeEscalation")).isEqualTo(false);
            assertThat(at(container, "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
            assertThat(at(container, "securityContext", "capabilities", "drop")).isEqualTo(List.of("ALL"));
            assertThat(at(container, "resources", "requests", "memory"))
                    .isEqualTo(at(container, "resources", "limits", "memory")).isNotNull();
            assertThat(at(container, "resources", "limits", "ephemeral-storage")).isEqualTo("256Mi");
        });
    }

    @Test
    void one_image_by_digest_runs_everywhere() {
        assertThat(containers().map(container -> String.valueOf(container.get("image"))).distinct()).hasSize(1)
                .allMatch(image -> image.matches("[^:]+@sha256:[0-9a-f]{64}"));
    }

    @Test
    void a_command_has_its_own_aot_cache() {
        assertThat(containers().filter(container -> !"serve".equals(container.get("name")))).hasSize(4)
                .allSatisfy(container -> assertThat(container.get("env")).isEqualTo(List.of(Map.of("name",
                        "JAVA_TOOL_OPTIONS", "value",
                        "-XX:AOTCache=/app/aot/command.aot"))));
    }

    @Test
    void a_container_can_write_only_what_its_command_writes() {
        var writable = new HashMap<String, List<String>>();
        containers().forEach(container -> writable.put(String.valueOf(container.get("name")),
                maps(container.get("volumeMounts")).filter(mount -> !Boolean.TRUE.equals(mount.get("readOnly")))
                        .map(mount -> String.valueOf(mount.get("name"))).sorted().toList()));
        assertThat(writable).isEqualTo(Map.of(
                "restore", List.of("backup", "data", "tmp"),
                "serve", List.of("data", "tmp"),
                "backup", List.of("backup", "data", "tmp"),
                "verify", List.of("backup", "tmp"), // it writes the outcome into the manifests
                "plan", List.of("tmp")));
    }

    @Test
    void each_role_has_a_service_account_of_its_own_without_a_token() {
        assertThat(pods().map(pod -> String.valueOf(pod.get("serviceAccountName"))))
                .containsExactlyInAnyOrder("reprise", "backup", "verify", "plan");
        assertThat(objects.stream().filter(each -> each.get("kind").equals("ServiceAccount"))).hasSize(4)
                .allSatisfy(each -> assertThat(each.get("automountServiceAccountToken")).isEqualTo(false));
    }

    @Test
    void only_the_ingress_controller_reaches_the_service_and_only_prometheus_its_metrics() throws IOException {
        assertThat(at(policy(objects), "spec", "ingress")).isEqualTo(List.of(from("kube-system", "http")));
        assertThat(at(policy(objects(RENDERS.resolve("monitored.yaml"))), "spec", "ingress"))
                .isEqualTo(List.of(from("kube-system", "http"), from("monitoring", "metrics")));
        assertThat(at(policy(objects), "spec", "egress")).isEqualTo(List.of());
    }

    @Test
    void with_the_access_component_only_its_proxy_reaches_the_service_and_only_the_ingress_controller_the_proxy()
            throws IOException {
        var accessible = objects(RENDERS.resolve("accessible.yaml"));
        var proxy = Map.of("podSelector", Map.of("matchLabels",
                Map.of("app.kubernetes.io/name", "reprise", "app.kubernetes.io/component", "access")));
        assertThat(at(policy(accessible, "reprise"), "spec", "ingress")).isEqualTo(
                List.of(Map.of("from", List.of(proxy), "ports", List.of(Map.of("port", "http"))),
                        from("monitoring", "metrics")));
        assertThat(at(policy(accessible, "access"), "spec", "ingress"))
                .isEqualTo(List.of(from("kube-system", "proxy")));
        var ingress = accessible.stream().filter(each -> each.get("kind").equals("Ingress")).toList();
        assertThat(ingress).singleElement().satisfies(each -> {
            assertThat(maps(at(each, "spec", "tls"))).isNotEmpty();
            assertThat(each.toString()).contains("service={name=access").doesNotContain("service={name=reprise");
        });
    }

    private static Map<?, ?> policy(List<Map<?, ?>> rendered) {
        return policy(rendered, "reprise");
    }

    private static Map<?, ?> policy(List<Map<?, ?>> rendered, String name) {
        return rendered.stream().filter(each -> name(each).equals("NetworkPolicy/" + name)).findFirst().orElseThrow();
    }

    private static Map<String, Object> from(String namespace, String port) {
        return Map.of("from", List.of(Map.of("namespaceSelector",
                Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", namespace)))),
                "ports", List.of(Map.of("port", port)));
    }

    @Test
    void the_namespace_is_restricted_at_a_version_and_bounded_and_no_commit_changes_it() throws IOException {
        var applied = objects(Path.of("argocd/namespace.yaml"));
        assertThat(applied.stream().map(ManifestsTest::name))
                .containsExactly("Namespace/pra", "ResourceQuota/reprise", "LimitRange/reprise");
        var labels = at(applied.getFirst(), "metadata", "labels");
        assertThat(labels).isEqualTo(Map.of(
                "pod-security.kubernetes.io/enforce", "restricted",
                "pod-security.kubernetes.io/enforce-version", "v1.35",
                "pod-security.kubernetes.io/audit", "restricted",
                "pod-security.kubernetes.io/audit-version", "latest",
                "pod-security.kubernetes.io/warn", "restricted",
                "pod-security.kubernetes.io/warn-version", "latest"));
        assertThat(objects).noneMatch(each -> Set.of("Namespace", "ResourceQuota", "LimitRange")
                .contains(each.get("kind")));
    }

    @Test
    void the_policy_of_the_images_is_for_this_namespace_refuses_and_is_not_for_git_to_change() throws IOException {
        var policy = objects(RENDERS.resolve("provenance.yaml"));
        assertThat(policy.stream().map(ManifestsTest::name)).containsExactly(
                "ValidatingAdmissionPolicy/reprise-provenance", "ValidatingAdmissionPolicyBinding/reprise-provenance");
        assertThat(at(policy.getFirst(), "spec", "failurePolicy")).isEqualTo("Fail");
        var binding = policy.getLast();
        assertThat(at(binding, "spec", "validationActions")).isEqualTo(List.of("Deny", "Audit"));
        assertThat(at(binding, "spec", "matchResources")).isEqualTo(Map.of("namespaceSelector",
                Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", "pra"))));
        assertThat(objects).noneMatch(each -> String.valueOf(each.get("apiVersion")).startsWith("admission"));
    }

    @Test
    void each_kustomization_is_short_and_each_file_has_one_object() throws IOException {
        try (var files = Files.walk(Path.of("kustomize"))) {
            for (var file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                var text = Files.readString(file);
                assertThat(text.lines().filter("---"::equals)).as(file.toString()).isEmpty();
                if (file.endsWith("kustomization.yaml")) {
                    assertThat(text.lines()).as(file.toString()).hasSizeLessThan(20);
                }
            }
        }
    }

    @Test
    void the_project_of_argo_cd_allows_the_kinds_that_the_overlays_have_and_no_other() throws IOException {
        var kinds = new HashSet<Map<?, ?>>();
        for (var render : List.of("base", "backup", "restore", "monitored", "accessible", "stored")) {
            for (var object : objects(RENDERS.resolve(render + ".yaml"))) {
                var version = String.valueOf(object.get("apiVersion"));
                var group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
                kinds.add(Map.of("group", group, "kind", String.valueOf(object.get("kind"))));
            }
        }
        var project = objects(Path.of("argocd/project.yaml")).getFirst();
        assertThat(at(project, "spec", "clusterResourceWhitelist")).isEqualTo(List.of());
        assertThat(maps(at(project, "spec", "namespaceResourceWhitelist")))
                .containsExactlyInAnyOrderElementsOf(kinds);
    }

    private static Stream<Map<?, ?>> pods() {
        return objects.stream().map(each -> switch (String.valueOf(each.get("kind"))) {
            case "Deployment", "Job" -> at(each, "spec", "template", "spec");
            case "CronJob" -> at(each, "spec", "jobTemplate", "spec", "template", "spec");
            default -> null;
        }).filter(Map.class::isInstance).map(pod -> (Map<?, ?>) pod);
    }

    private static Stream<Map<?, ?>> containers() {
        return pods().flatMap(pod -> Stream.concat(maps(pod.get("initContainers")), maps(pod.get("containers"))));
    }

    private static List<Map<?, ?>> objects(Path file) throws IOException {
        var all = new ArrayList<Map<?, ?>>();
        try (Reader in = Files.newBufferedReader(file)) {
            new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(in).forEach(each -> all.add((Map<?, ?>) each));
        }
        return List.copyOf(all);
    }

    private static Stream<Map<?, ?>> maps(@Nullable Object list) {
        return list instanceof List<?> all ? all.stream().map(each -> (Map<?, ?>) each) : Stream.of();
    }

    private static String name(Map<?, ?> object) {
        return object.get("kind") + "/" + at(object, "metadata", "name");
    }

    private static String annotation(Map<?, ?> object, String name) {
        var value = at(object, "metadata", "annotations", ANNOTATION + name);
        return value == null ? "0" : value.toString();
    }

    private static @Nullable Object at(Map<?, ?> object, String... path) {
        Object value = object;
        for (var key : path) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return value;
    }
}
