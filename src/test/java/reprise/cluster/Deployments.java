package reprise.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.RefSpec;

/** A clone whose pushed commits Argo CD deploys: this project's manifests with the image under test. */
final class Deployments {
    static final String REPOSITORY = "reprise-contract.git";
    private static final String REQUEST = "kustomize/overlays/restore/restore-request.env";
    private static final String SETTINGS = "kustomize/base/settings.env";
    private static final String IMAGE = "kustomize/image/kustomization.yaml";
    private static final String BACKUP = "kustomize/overlays/backup/backup-cronjob.yaml";

    private final Path clone;
    private final Git git;
    private final String remote;

    private Deployments(Path clone, Git git, String remote) {
        this.clone = clone;
        this.git = git;
        this.remote = remote;
    }

    /** What somebody else deploys. */
    static Deployments cloneOf(String url, Path clone) throws GitAPIException {
        return new Deployments(clone, Git.cloneRepository().setURI(url).setDirectory(clone.toFile()).call(), url);
    }

    /** A new history: the manifests as they are in this project. */
    static Deployments create(Path clone) throws IOException, GitAPIException {
        Git.init().setBare(true).setInitialBranch("main").setDirectory(bare().toFile()).call().close();
        try (var files = Files.walk(Path.of("kustomize"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.createDirectories(clone.resolve(file).getParent());
                Files.copy(file, clone.resolve(file));
            }
        }
        var deployments = new Deployments(clone,
                Git.init().setInitialBranch("main").setDirectory(clone.toFile()).call(), bare().toString());
        return deployments.image(ClusterSettings.image()).request("none", "", ""); // whatever is committed here
    }

    private static Path bare() {
        return Path.of(ClusterSettings.git(), REPOSITORY);
    }

    Deployments request(String id, String file, String sha256) {
        return write(REQUEST, "RESTORE_ID=" + id + "\nRESTORE_FILE=" + file + "\nRESTORE_SHA256=" + sha256 + "\n");
    }

    Deployments setting(String name, String value) {
        return write(SETTINGS, read(SETTINGS).replaceAll("(?m)^" + name + "=.*$", name + "=" + value));
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

    /** Commits what was changed, and pushes it. */
    String push(String message) {
        try {
            git.add().addFilepattern(".").call();
            git.commit().setSign(false).setAuthor("contract", "contract@example.org")
                    .setCommitter("contract", "contract@example.org").setMessage(message).call();
            return push();
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reverts the last commit, and pushes that. */
    String revert() {
        try {
            git.revert().include(head()).call();
            return push();
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    private String push() throws GitAPIException {
        git.push().setRemote(remote).setForce(remote.equals(bare().toString()))
                .setRefSpecs(new RefSpec("HEAD:refs/heads/main")).call();
        return head().name();
    }

    private ObjectId head() {
        try {
            var head = git.getRepository().resolve("HEAD");
            if (head == null) {
                throw new IllegalStateException("no commit yet");
            }
            return head;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
