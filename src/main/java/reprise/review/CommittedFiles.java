package reprise.review;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The versions of the files that commits of a repository hold. */
final class CommittedFiles {
    /** Larger ones are no manifests, and are not read. */
    private static final int MAX_BYTES = 4 << 20;

    private final Repository repository;

    CommittedFiles(Repository repository) {
        this.repository = repository;
    }

    /** Version of a file in a commit; none where there is no such file, or a link or folder in its place. */
    Optional<ObjectId> version(RevCommit commit, String path) throws IOException {
        try (var entry = TreeWalk.forPath(repository, path, commit.getTree())) {
            return entry == null || !isFile(entry.getFileMode(0)) ? Optional.empty()
                    : Optional.of(entry.getObjectId(0));
        }
    }

    private static boolean isFile(FileMode mode) {
        return (mode.getBits() & FileMode.TYPE_MASK) == FileMode.TYPE_FILE;
    }

    /**
     * Reads a version of a file; empty where there is none.
     *
     * @throws LargeObjectException
     *             when it is larger than any manifest
     */
    byte[] bytes(ObjectId version) throws IOException {
        if (version.equals(ObjectId.zeroId())) {
            return new byte[0];
        }
        var content = repository.open(version);
        if (content.getSize() > MAX_BYTES) { // JGit's own limit holds for what it would stream only
            throw new LargeObjectException.ExceedsLimit(MAX_BYTES, content.getSize());
        }
        return content.getBytes();
    }

    boolean isTooLarge(ObjectId version) throws IOException {
        return repository.open(version).getSize() > MAX_BYTES;
    }
}
