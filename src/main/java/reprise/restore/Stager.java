package reprise.restore;

import java.io.IOException;
import java.nio.file.Files;
import reprise.backup.Backup;
import reprise.backup.Sha256;
import reprise.backup.Verdict;
import reprise.durable.DurableFiles;
import reprise.durable.FileStatus;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/** Copies a backup beside the database and verifies the copy in full, before anything of the database is touched. */
final class Stager {
    private final DataVolume data;
    private final DurableFiles files;
    private final Examiner examiner;

    Stager(DataVolume data, DurableFiles files, Examiner examiner) {
        this.data = data;
        this.files = files;
        this.examiner = examiner;
    }

    /**
     * Stages a backup; when it is damaged, nothing stays.
     *
     * @throws Failure
     *             when the data volume is full, or does not give back what was written to it
     */
    Verdict stage(Backup backup) {
        try {
            refuseWithoutSpace(backup);
            files.copy(backup.path(), data.staging());
            var verdict = examiner.examine(backup, data.staging());
            if (!(verdict instanceof Verdict.Verified)) {
                data.discardStaging();
            }
            if (verdict instanceof Verdict.Damaged(var reason)) {
                if (examiner.examine(backup) instanceof Verdict.Verified) {
                    throw new Failure(ExitCode.FAILED, "restore into", data.directory(),
                            "the backup is sound, its copy there is not: " + reason, "check the data volume");
                }
            }
            return verdict;
        } catch (IOException e) {
            data.discardStaging();
            throw Failure.of("copy " + backup.file() + " to", data.staging(), e);
        }
    }

    /** Whether the staging file is there and is this backup. */
    boolean isStaged(String sha256) {
        try {
            return FileStatus.exists(data.staging()) && Sha256.of(data.staging()).equals(sha256);
        } catch (IOException e) {
            throw Failure.of("read", data.staging(), e);
        }
    }

    private void refuseWithoutSpace(Backup backup) throws IOException {
        long free = Files.getFileStore(data.directory()).getUsableSpace();
        if (free < backup.size()) {
            throw new Failure(ExitCode.FAILED, "restore into", data.directory(),
                    "the volume is full: " + free + " bytes are free, the backup has " + backup.size(),
                    "enlarge the volume; the database is as it was");
        }
    }
}
