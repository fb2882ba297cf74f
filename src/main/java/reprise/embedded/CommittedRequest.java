package reprise.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;
import reprise.failure.Failure;
import reprise.restore.Request;
import reprise.restore.RequestFile;

/**
 * The request as it is committed in the clone, whatever the working tree says. JGit, so that no git program is needed
 * and nothing is parsed that is meant for people.
 */
final class CommittedRequest implements AutoCloseable {
    private static final int MAX_BYTES = 64 << 10;
    /** Digits of a commit id, enough to be the only one. */
    private static final int ABBREVIATED = 12;

    private final Repository repository;
    private final String path;
    private @Nullable ObjectId read;

    private CommittedRequest(Repository repository, String path) {
        this.repository = repository;
        this.path = path;
    }

    /** The one of the repository that a request file is in; none where it is in no repository. */
    static Optional<CommittedRequest> of(Path requestFile) {
        var file = requestFile.toAbsolutePath().normalize();
        try {
            var builder = new FileRepositoryBuilder().findGitDir(folder(file).toFile());
            if (builder.getGitDir() == null) {
                return Optional.empty();
            }
            var repository = builder.build();
            if (repository.isBare()) {
                repository.close();
                return Optional.empty();
            }
            var path = repository.getWorkTree().toPath().toRealPath().relativize(real(file));
            return Optional.of(new CommittedRequest(repository, path.toString().replace('\\', '/')));
        } catch (RepositoryNotFoundException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw Failure.of("open the Git repository of", file, e);
        }
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.getParent(), "the root of a file system is in no repository");
    }

    /** The same path with the links of its folder resolved, as those of the work tree are. */
    private static Path real(Path file) throws IOException {
        var existing = folder(file);
        while (!existing.toFile().exists()) {
            existing = folder(existing);
        }
        return existing.toRealPath().resolve(existing.relativize(file));
    }

    /** The request of HEAD, when HEAD is another commit than at the last call. */
    Optional<Request> changed() {
        try {
            var head = repository.resolve(Constants.HEAD);
            if (head == null || head.equals(read)) {
                return Optional.empty();
            }
            var request = read(head);
            read = head;
            return Optional.of(request);
        } catch (IOException e) {
            throw Failure.of("read the committed request from", repository.getDirectory().toPath(), e);
        }
    }

    private Request read(ObjectId head) throws IOException {
        try (var commits = new RevWalk(repository);
                var entry = TreeWalk.forPath(repository, path, commits.parseCommit(head).getTree())) {
            if (entry == null) {
                return new Request.None();
            }
            var blob = repository.open(entry.getObjectId(0));
            if (blob.getSize() > MAX_BYTES) {
                return new Request.Malformed("", path + " is larger than " + MAX_BYTES + " bytes");
            }
            var request = RequestFile.parse(blob.getBytes());
            return request instanceof Request.Restore asked ? asked.askedBy(lastChange(head)) : request;
        }
    }

    /** The commit that made the request what it is, and its author: what Git knows goes before what the file says. */
    private String lastChange(ObjectId head) throws IOException {
        try (var commits = new RevWalk(repository)) {
            commits.markStart(commits.parseCommit(head));
            commits.setTreeFilter(AndTreeFilter.create(PathFilter.create(path), TreeFilter.ANY_DIFF));
            var commit = commits.next();
            if (commit == null) { // the history of a shallow clone ends before it
                return "a commit before " + head.abbreviate(ABBREVIATED).name();
            }
            var author = commit.getAuthorIdent();
            return "commit " + commit.abbreviate(ABBREVIATED).name() + " by " + author.getName() + " <"
                    + author.getEmailAddress() + ">";
        }
    }

    @Override
    public void close() {
        repository.close();
    }
}
