package reprise.restore;

import java.io.IOException;
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
    private final Room room;

    Stager(DataVolume data, DurableFiles files, Examiner examiner, Room room) {
        this.data = data;
        this.files = files;
        this.examiner = examiner;
        this.room = room;
    }

    /**
     * Stages a backup; when it is damaged, nothing stays.
     *
     * @throws Failure
     *             when the data volume is full, or does not give back what was written to it
     */
    Verdict stage(Backup backup) {
        try {
            room.requireForStaging(backup);
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
}
