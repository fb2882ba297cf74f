package reprise.review;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/**
 * What a pull request would bring: the difference between its last commit and the commit at which it left the base. By
 * JGit, so that neither a Git configuration nor {@code .gitattributes} of the pull request changes what is compared.
 */
final class Proposal implements AutoCloseable {
    private final Repository repository;
    private final CommittedFiles files;
    private final RevCommit base;
    private final RevCommit left;
    private final RevCommit head;

    private Proposal(Repository repository, RevCommit base, RevCommit left, RevCommit head) {
        this.repository = repository;
        this.files = new CommittedFiles(repository);
        this.base = base;
        this.left = left;
        this.head = head;
    }

    /**
     * Opens the repository of a folder.
     *
     * @throws Failure
     *             when there is none, when it has no such commits, or not the history that they share
     */
    static Proposal of(Path folder, String base, String head) {
        var repository = open(folder);
        try (var commits = new RevWalk(repository)) {
            // of a shallow clone, the oldest commit looks as if nothing was before it: a used id would seem new
            if (!repository.getObjectDatabase().getShallowCommits().isEmpty()) {
                throw failure(ExitCode.FAILED, folder, "this clone does not have the whole history",
                        "git fetch --unshallow");
            }
            var from = commit(repository, commits, folder, base);
            var to = commit(repository, commits, folder, head);
            commits.setRevFilter(RevFilter.MERGE_BASE);
            commits.markStart(List.of(from, to));
            var left = commits.next();
            if (left == null) {
                throw failure(ExitCode.FAILED, folder, base + " and " + head + " have no commit in common",
                        "review a branch of this repository");
            }
            return new Proposal(repository, from, commits.parseCommit(left), to);
        } catch (IOException e) {
            repository.close();
            throw Failure.of("review the commits of", folder, e);
        } catch (Failure e) {
            repository.close();
            throw e;
        }
    }

    private static Repository open(Path folder) {
        try {
            var builder = new FileRepositoryBuilder().findGitDir(folder.toFile());
            if (builder.getGitDir() == null) {
                throw failure(ExitCode.USAGE, folder, "it is in no Git repository", "run this in a clone");
            }
            return builder.build();
        } catch (IOException e) {
            throw Failure.of("open the Git repository of", folder, e);
        }
    }

    private static RevCommit commit(Repository repository, RevWalk commits, Path folder, String name)
            throws IOException {
        var id = repository.resolve(name + "^{commit}");
        if (id == null) {
            throw failure(ExitCode.USAGE, folder, "there is no commit " + name, "fetch it, or correct its name");
        }
        return commits.parseCommit(id);
    }

    private static Failure failure(ExitCode code, Path folder, String reason, String next) {
        return new Failure(code, "review the commits of", folder, reason, next);
    }

    /** A file that the pull request adds, changes or removes, as it was and as it would be. */
    record Changed(String path, ObjectId before, ObjectId after, FileMode mode) {
        boolean isRemoved() {
            return after.equals(ObjectId.zeroId());
        }
    }

    List<Changed> changed() {
        try (var walk = new TreeWalk(repository)) {
            walk.addTree(left.getTree());
            walk.addTree(head.getTree());
            walk.setRecursive(true);
            walk.setFilter(TreeFilter.ANY_DIFF);
            var changed = new ArrayList<Changed>();
            while (walk.next()) {
                changed.add(new Changed(walk.getPathString(), walk.getObjectId(0), walk.getObjectId(1),
                        walk.getFileMode(1)));
            }
            return changed;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Content of a file in the last commit of the pull request; none where it has no such file.
     *
     * @throws LargeObjectException
     *             when it is larger than any manifest
     */
    Optional<byte[]> proposed(String path) {
        return content(head, path);
    }

    /** Content of a file of the base. */
    Optional<String> ofBase(String path) {
        return content(base, path).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /**
     * Each content that a file had in the history of the base, also on a branch whose changes of it were taken back
     * before it was merged: a walk that is limited to a path leaves such a branch out. A content that is larger than
     * any request file is left out, since nothing ever carries it out.
     */
    List<String> history(String path) {
        try (var commits = new RevWalk(repository)) {
            commits.markStart(commits.parseCommit(base));
            var versions = new LinkedHashSet<ObjectId>();
            for (var commit : commits) {
                files.version(commit, path).ifPresent(versions::add);
            }
            var contents = new ArrayList<String>();
            for (var version : versions) {
                if (!files.isTooLarge(version)) {
                    contents.add(new String(files.bytes(version), StandardCharsets.UTF_8));
                }
            }
            return contents;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Optional<byte[]> content(RevCommit commit, String path) {
        try {
            var version = files.version(commit, path);
            return version.isEmpty() ? Optional.empty() : Optional.of(files.bytes(version.get()));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Reads a version of a file; empty where there is none.
     *
     * @throws LargeObjectException
     *             when it is larger than any manifest
     */
    byte[] bytes(ObjectId version) throws IOException {
        return files.bytes(version);
    }

    private Failure unreadable(IOException e) {
        return Failure.of("review the commits of", repository.getDirectory().toPath(), e);
    }

    @Override
    public void close() {
        repository.close();
    }
}
