package reprise.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reprise.protection.Restoration;
import reprise.web.Reasons;

/**
 * Answer of {@code /status}. The first three are what the workshop's grading sheet asks for.
 *
 * @param backupAgeSeconds
 *            null when there is no backup
 * @param rpoMet
 *            null when there is no backup
 */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record StatusAnswer(long count, @JsonProperty("last_backup_file") @Nullable String lastBackupFile,
        @JsonProperty("backup_age_seconds") @Nullable Long backupAgeSeconds,
        @JsonProperty("rpo_seconds") long rpoSeconds, @JsonProperty("rpo_met") @Nullable Boolean rpoMet, int timeline,
        @JsonProperty("last_restore") @Nullable LastRestore lastRestore, String version) {

    /** The last line of the ledger: what was restored, recovered or refused. */
    @Serdeable
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record LastRestore(@Nullable String id, @Nullable String file, String outcome,
            @JsonProperty("duration_ms") long durationMillis, String at,
            @JsonProperty("safety_copy") @Nullable String safetyCopy, @Nullable String reason,
            @JsonProperty("requested_by_unverified") @Nullable String by) {

        static LastRestore of(Restoration last) {
            return new LastRestore(last.id().orElse(null), last.backup(),
                    last.outcome().name().toLowerCase(Locale.ROOT), last.duration().toMillis(), last.at().toString(),
                    last.safetyCopy().orElse(null), last.refusal().map(Reasons::withoutFolders).orElse(null),
                    last.by().orElse(null));
        }
    }
}
