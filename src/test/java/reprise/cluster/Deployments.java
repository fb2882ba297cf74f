package reprise.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.transport.URIish;

/** A clone whose pushed commits Argo CD deploys: this project's manifests with the image under test. */
final class Deployments {
    static final String REPOSITORY = "reprise-contract.git";
    private static final String OVERLAY = "kustomize/overlays/restore/";
    private static final String REQUEST = OVERLAY + "restore-request.env";
    private static final String KUSTOMIZATION = OVERLAY + "kustomization.yaml";
    private static final String SETTINGS = "kustomize/base/settings.env";
    private static final String FIRST_START = "kustomize/overlays/backup/first-start.env";
    private static final String IMAGE = "kustomize/image/kustomization.yaml";
    private static final String POLICY = "kustomize/base/network-policy.yaml";
    private static final String BACKUP = "kustomize/overlays/backup/backup-cronjob.yaml";
    private static final String BACKUP_CLAIM = "kustomize/overlays/backup/backup-claim.yaml";
    private static final String POD = "kustomize/base/pod.yaml";
    private static final String PROXY = "kustomize/components/access/deployment.yaml";
    private static final String DATA_CLAIM = "kustomize/base/data-claim.yaml";

    private final Path clone;
    private final Git git;
    private final String branch;

    private Deployments(Path clone, Git git, String branch) {
        this.clone = clone;
        this.git = git;
        this.branch = branch;
    }

    /** What somebody else deploys, by a clone of a person's own {@code git}, which has the person's rights to push. */
    static Deployments cloneOf(String url, String branch, Path clone) throws IOException {
        run("git", "clone", "-q", "--branch", branch, url, clone.toString());
        return new Deployments(clone, Git.open(clone.toFile()), branch);
    }

    /** A new history: the manifests as they are in this project. */
    static Deployments create(Path clone) throws IOException, GitAPIException {
        var bare = Path.of(ClusterSettings.git(), REPOSITORY);
        Git.init().setBare(true).setInitialBranch("main").setDirectory(bare.toFile()).call().close();
        try (var files = Files.walk(Path.of("kustomize"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.createDirectories(clone.resolve(file).getParent());
                Files.copy(file, clone.resolve(file));
            }
        }
        var git = Git.init().setInitialBranch("main").setDirectory(clone.toFile()).call();
        git.remoteAdd().setName("origin").setUri(new URIish(bare.toUri().toURL())).call();
        var deployments = new Deployments(clone, git, "main");
        // whatever is committed here
        deployments.image(ClusterSettings.image()).request("none", "", "").firstStart("allowed").openToTheApiServer();
        deployments.commit("Deploy");
        run("git", "-C", clone.toString(), "push", "-q", "--force", "origin", "HEAD:main");
        return deployments;
    }

    Deployments request(String id, String file, String sha256) {
        return write(REQUEST, "RESTORE_ID=" + id + "\nRESTORE_FILE=" + file + "\nRESTORE_SHA256=" + sha256 + "\n");
    }

    /** The tests reach the service through the API server, which is in no namespace that a policy could name. */
    private Deployments openToTheApiServer() {
        return write(POLICY, read(POLICY).replaceAll("- from:.*\n.*namespaceSelector:.*\n      ports:", "- ports:"));
    }

    Deployments setting(String name, String value) {
        return write(SETTINGS, read(SETTINGS).replaceAll("(?m)^" + name + "=.*$", name + "=" + value));
    }

    /** One more line of settings. */
    Deployments addSetting(String line) {
        return write(SETTINGS, read(SETTINGS) + line + "\n");
    }

    /** Whether a start may create an empty database: {@code allowed} or {@code refused}. */
    Deployments firstStart(String value) {
        return write(FIRST_START, "REPRISE_FIRST_START=" + value + "\n");
    }

    /** Changes what the workflow of a release changes, by the commands that it has for this, for another image. */
    Deployments release(String image) throws IOException {
        var workflow = Path.of(".github/workflows/release.yml");
        var commands = Files.readString(workflow).lines().map(String::strip)
                .filter(line -> line.startsWith(".github/scripts/")).toList();
        if (commands.isEmpty()) {
            throw new AssertionError(workflow + " changes nothing by a script");
        }
        int at = image.indexOf('@');
        for (var command : commands) {
            run("bash", "-c", "cd \"$1\" && IMAGE=$2 DIGEST=$3 && " + command.replace(".github/", "\"$0\"/.github/"),
                    Path.of("").toAbsolutePath().toString(), clone.toString(), image.substring(0, at),
                    image.substring(at + 1));
        }
        return this;
    }

    Deployments image(String image) {
        int at = image.indexOf('@');
        return write(IMAGE, read(IMAGE).replaceAll("newName: .*", "newName: " + image.substring(0, at))
                .replaceAll("digest: .*", "digest: " + image.substring(at + 1)));
    }

    Deployments suspendBackups(boolean suspend) {
        return write(BACKUP, read(BACKUP).replaceAll("  suspend: .*\n", "").replace("spec:\n  schedule:",
                "spec:\n  suspend: " + suspend + "\n  schedule:"));
    }

    /** The folder that is committed from. */
    Path folder() {
        return clone;
    }

    /** The size of the data volume's claim. */
    Deployments dataVolume(String size) {
        return write(DATA_CLAIM, read(DATA_CLAIM).replaceAll("storage: .*", "storage: " + size));
    }

    /** The size of the backup volume's claim. */
    Deployments backupVolume(String size) {
        return write(BACKUP_CLAIM, read(BACKUP_CLAIM).replaceAll("storage: .*", "storage: " + size));
    }

    /** What each container may take of memory. */
    Deployments memoryLimit(String limit) {
        return write(POD, read(POD).replaceAll("memory: .*", "memory: " + limit));
    }

    /** Adds a component to the overlay that is deployed; an empty name leaves the image's alone. */
    Deployments component(String name) {
        var kustomization = read(KUSTOMIZATION);
        return write(KUSTOMIZATION, name.isEmpty()
                ? kustomization.replaceAll("(?m)^components: .*$", "components: [../../pod, ../../image]")
                : kustomization.replaceAll("(?m)^(components: .*)]$", "$1, ../../components/" + name + "]"));
    }

    /** The image of the component {@code access}. */
    Deployments proxyImage(String image) {
        return write(PROXY, read(PROXY).replaceAll("image: .*", "image: " + image));
    }

    /** A file more among the manifests of the overlay that is deployed. */
    Deployments addManifest(String name, String content) {
        return write(OVERLAY + name, content).write(KUSTOMIZATION,
                read(KUSTOMIZATION).replace("plan-job.yaml]", "plan-job.yaml, " + name + "]"));
    }

    Deployments namespace(String name) {
        return write(KUSTOMIZATION, read(KUSTOMIZATION).replaceAll("(?m)^namespace: .*$", "namespace: " + name));
    }

    /** What the CronJob is told to do. */
    Deployments backupArguments(String arguments) {
        return write(BACKUP, read(BACKUP).replaceAll("args: .*", "args: [" + arguments + "]"));
    }

    /** Commits what was changed, and pushes it. */
    String push(String message) {
        try {
            commit(message);
            return push();
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    private void commit(String message) throws GitAPIException {
        git.add().addFilepattern(".").call();
        git.commit().setSign(false).setAuthor("contract", "contract@example.org")
                .setCommitter("contract", "contract@example.org").setMessage(message).call();
    }

    /** Reverts the last commit, and pushes that. */
    String revert() {
        try {
            git.revert().include(git.getRepository().resolve("HEAD")).call();
            return push();
        } catch (GitAPIException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String push() {
        run("git", "-C", clone.toString(), "push", "-q", "origin", "HEAD:" + branch);
        return head();
    }

    /** The last commit. */
    String head() {
        try {
            return git.getRepository().resolve("HEAD").name();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(clone.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Deployments write(String file, String content) {
        try {
            Files.writeString(clone.resolve(file), content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
