package reprise.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** The backup volume: looks at it by a pod of its own, takes backups as the CronJob does, puts files there. */
final class Backups implements AutoCloseable {
    private static final String POD = "backup-volume";
    /** Less than the longest argument that Linux takes, 128 KiB. */
    private static final int ARGUMENT = 100_000;

    private final KubernetesClient client;
    private int jobs;

    Backups(KubernetesClient client) {
        this.client = client;
    }

    /** A backup as its manifest tells. */
    record Taken(String file, String sha256, int timeline, long events, long schema) {}

    /** Takes one by a Job of the CronJob's template, and waits for it. */
    Taken take() {
        var before = all();
        var job = startJob();
        Await.until("backup " + job, () -> {
            var status = client.batch().v1().jobs().inNamespace(Cluster.NAMESPACE).withName(job).get().getStatus();
            if (status.getFailed() != null && status.getFailed() > 0) {
                throw new AssertionError("backup " + job + " failed");
            }
            return status.getSucceeded() != null && status.getSucceeded() > 0;
        });
        client.batch().v1().jobs().inNamespace(Cluster.NAMESPACE).withName(job).delete();
        var added = all().stream().filter(backup -> !before.contains(backup)).toList();
        return added.getLast();
    }

    /** As {@code kubectl create job --from=cronjob/backup}. */
    String startJob() {
        var template = client.batch().v1().cronjobs().inNamespace(Cluster.NAMESPACE).withName("backup").get().getSpec()
                .getJobTemplate();
        var name = "contract-" + Long.toString(System.currentTimeMillis(), 36) + "-" + ++jobs;
        client.resource(new JobBuilder().withNewMetadata().withName(name).withNamespace(Cluster.NAMESPACE)
                .endMetadata().withSpec(template.getSpec()).build()).create();
        return name;
    }

    /** All of ours, oldest first. */
    List<Taken> all() {
        return shell("cd /backup && for f in app-*.json; do [ -e $f ] && tr -d '\\n' <$f && echo; done; true").lines()
                .filter(line -> !line.isBlank()).map(Cluster::json)
                .map(json -> new Taken((String) json.get("file"), (String) json.get("sha256"),
                        ((Number) json.get("timeline")).intValue(),
                        json.get("rows") instanceof Map<?, ?> rows && rows.get("events") instanceof Number n
                                ? n.longValue()
                                : 0,
                        ((Number) json.get("schema_version")).longValue()))
                .toList();
    }

    Taken get(String file) {
        return all().stream().filter(backup -> backup.file().equals(file)).findFirst()
                .orElseThrow(() -> new AssertionError("no backup " + file));
    }

    /** The ledger's lines with that outcome. */
    List<Map<String, Object>> ledger(String outcome) {
        return shell("cat /backup/ledger.jsonl 2>/dev/null; true").lines().map(Cluster::json)
                .filter(line -> outcome.equals(line.get("outcome"))).toList();
    }

    /** Overwrites the middle of a file, as a failing disk does. */
    void damage(String file) {
        shell("dd if=/dev/zero of=/backup/" + file + " bs=1024 seek=4 count=4 conv=notrunc 2>&1");
    }

    void remove(Taken backup) {
        shell("rm /backup/" + backup.file() + " /backup/" + backup.file().replace(".db", ".json"));
    }

    /** Puts a file there, under a name of the original workshop. */
    void put(String name, Path content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            Files.copy(content, gzip);
        }
        var text = Base64.getEncoder().encodeToString(packed.toByteArray());
        for (int i = 0; i < text.length(); i += ARGUMENT) {
            shell("echo " + text.substring(i, Math.min(text.length(), i + ARGUMENT)) + " >>/backup/put");
        }
        shell("base64 -d /backup/put | gunzip >/backup/" + name + "; rm /backup/put");
    }

    /** The names of all files there, finished or not. */
    Set<String> files() {
        return Set.copyOf(shell("ls -A /backup").lines().toList());
    }

    String sha256(String file) {
        return shell("sha256sum /backup/" + file).substring(0, 64);
    }

    /** The node that the backup volume is on. */
    String node() {
        shell("true");
        return client.pods().inNamespace(Cluster.NAMESPACE).withName(POD).get().getSpec().getNodeName();
    }

    String shell(String command) {
        Await.until("a pod that looks at the backup volume", () -> {
            var pod = client.pods().inNamespace(Cluster.NAMESPACE).withName(POD).get();
            if (pod == null) {
                create();
                return false;
            }
            return pod.getMetadata().getDeletionTimestamp() == null && "Running".equals(pod.getStatus().getPhase());
        });
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try (var exec = client.pods().inNamespace(Cluster.NAMESPACE).withName(POD).writingOutput(out)
                .writingError(err).exec("sh", "-c", command)) {
            int code = exec.exitCode().get(Await.LONG.toSeconds(), TimeUnit.SECONDS);
            if (code != 0) {
                throw new AssertionError(command + " ended with " + code + ": " + err + out);
            }
            return out.toString(StandardCharsets.UTF_8);
        } catch (InterruptedException | java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(command + ": " + e, e);
        }
    }

    @Override
    public void close() {
        client.pods().inNamespace(Cluster.NAMESPACE).withName(POD).withGracePeriod(0).delete();
    }

    private void create() {
        var pod = """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                spec:
                  terminationGracePeriodSeconds: 0
                  automountServiceAccountToken: false
                  securityContext:
                    runAsNonRoot: true
                    runAsUser: 65532
                    seccompProfile: { type: RuntimeDefault }
                  containers:
                    - name: shell
                      image: %s
                      command: [sleep, "86400"]
                      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
                      volumeMounts: [{ name: backup, mountPath: /backup }]
                  volumes: [{ name: backup, persistentVolumeClaim: { claimName: pra-backup } }]
                """.formatted(POD, ClusterSettings.shellImage());
        try {
            client.resource(io.fabric8.kubernetes.client.utils.Serialization.unmarshal(pod, Pod.class))
                    .inNamespace(Cluster.NAMESPACE).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
        }
    }
}
