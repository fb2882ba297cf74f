package reprise.restore;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import reprise.backup.BackupTaker;
import reprise.backup.Manifest.Kind;
import reprise.durable.BackgroundTask;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.restore.Finding.State;
import reprise.sqlite.Inspection;
import reprise.sqlite.SqliteDatabase;

/**
 * Makes sure that nothing of a database is lost when another takes its place: by a backup of it, or by keeping the
 * file.
 */
final class SafetyCopy {
    /** For the number of rows that a restore sets aside, a sentence in its report. */
    private static final Duration COUNTING = Duration.ofSeconds(10);

    private final DataVolume data;
    private final BackupTaker taker;
    private final Timeline timeline;

    SafetyCopy(DataVolume data, BackupTaker taker, Timeline timeline) {
        this.data = data;
        this.taker = taker;
        this.timeline = timeline;
    }

    /**
     * What is to become of the database.
     *
     * @param found
     *            what is known of it now
     * @param safetyCopy
     *            file name of the backup of it
     * @param setAside
     *            for each table, how many rows that has and the staged backup has not
     */
    record Secured(Finding found, Optional<String> safetyCopy, SortedMap<String, Long> setAside, String file) {

        /** That the file is kept, and why; nothing when a safety copy has its content. */
        List<String> keptAside() {
            return found.isKeptAside() ? List.of(file + ": " + found.detail().orElse("it is kept aside")) : List.of();
        }

        List<String> and(List<String> others) {
            var all = new ArrayList<>(keptAside());
            all.addAll(others);
            return List.copyOf(all);
        }
    }

    /**
     * Takes a safety copy of a database that a backup can hold.
     *
     * @throws Failure
     *             when there is no room for it; nothing was changed
     */
    Secured secure(Finding found) {
        if (!found.isSecurable()) {
            return secured(found, Optional.empty(), Collections.emptySortedMap());
        }
        refuseUncheckpointed();
        try (var background = new BackgroundTask()) {
            // the database rests, the safety copy will have the same rows
            var setAside = background
                    .start(() -> data.database().rowsNotIn(new SqliteDatabase(data.staging()), COUNTING));
            var safety = taker.take(Kind.SAFETY, timeline::current);
            return secured(found, Optional.of(safety.file()), setAside.await().orElseGet(Collections::emptySortedMap));
        } catch (IOException e) {
            throw Failure.of("compare", data.database().file(), e);
        } catch (Failure e) {
            if (e.exitCode() != ExitCode.REFUSED) {
                throw e;
            }
            return damaged(e);
        }
    }

    /** The look at the start is bounded, so it may have missed what the safety copy finds. */
    private Secured damaged(Failure cause) {
        return switch (data.database().inspect()) {
            case Inspection.Damaged(var reason) -> secured(Finding.of(State.DAMAGED, reason), Optional.empty(),
                    Collections.emptySortedMap());
            case Inspection.Sound _ -> throw new Failure(ExitCode.FAILED, "take a safety copy of",
                    data.database().file(), "the database is sound, its copy on the backup volume is not",
                    "check the backup volume; the database is as it was", cause);
        };
    }

    /**
     * What is only in the log would be lost when the log is removed and the power is cut before the file is replaced.
     */
    private void refuseUncheckpointed() {
        if (!data.database().isCheckpointed()) {
            throw new Failure(ExitCode.FAILED, "restore over", data.database().file(),
                    "the volume has no room to move the log into the database",
                    "free space on it; the database is as it was");
        }
    }

    private Secured secured(Finding found, Optional<String> safetyCopy, SortedMap<String, Long> setAside) {
        return new Secured(found, safetyCopy, setAside, String.valueOf(data.database().file().getFileName()));
    }
}
