package reprise.backup;

import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import reprise.durable.BackgroundTask;
import reprise.durable.FileStatus;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.sqlite.Contents;
import reprise.sqlite.Inspection;
import reprise.sqlite.SqliteDatabase;

/** Verifies backups: checksum, integrity, schema version and row counts. */
public final class Verifier {

    private Verifier() {}

    /** Verifies a backup against its manifest; a foreign one only for itself. */
    public static Verdict verify(Backup backup) {
        return switch (backup) {
            case Backup.Ours ours -> file(ours.path(), ours.manifest());
            case Backup.Foreign foreign -> file(foreign.path(), null);
            case Backup.Newer newer -> new Verdict.Unacceptable("manifest: " + newer.reason());
            case Backup.Unreadable unreadable -> new Verdict.Damaged("manifest: " + unreadable.reason());
        };
    }

    /** Verifies a copy of a backup against the manifest of that. */
    public static Verdict copy(Backup backup, Path copy) {
        return backup instanceof Backup.Unreadable || backup instanceof Backup.Newer ? verify(backup)
                : file(copy, backup instanceof Backup.Ours ours ? ours.manifest() : null);
    }

    /**
     * Verifies a file that nobody writes, against a manifest when there is one.
     *
     * @throws Failure
     *             with exit code 3 when it is not there, and 1 when it cannot be read, which says nothing of its
     *             soundness
     */
    static Verdict file(Path file, @Nullable Manifest manifest) {
        try (var background = new BackgroundTask()) {
            var attributes = FileStatus.of(file, LinkOption.NOFOLLOW_LINKS).orElseThrow(
                    () -> new Failure(ExitCode.NOTHING, "verify", file, "it is not there any more", "see `list`"));
            if (!attributes.isRegularFile()) {
                return new Verdict.Damaged("not a regular file");
            }
            long size = attributes.size();
            if (size == 0) {
                return new Verdict.Damaged("empty file");
            }
            if (manifest != null && size != manifest.size()) {
                return new Verdict.Damaged("size is " + size + " bytes, its manifest says " + manifest.size());
            }
            // each keeps one core busy, and reads what the other has just read
            var inspection = background.start(new SqliteDatabase(file)::inspect);
            var sha256 = Sha256.of(file);
            if (manifest != null && !sha256.equals(manifest.sha256())) {
                return new Verdict.Damaged("sha256 is " + sha256 + ", its manifest says " + manifest.sha256());
            }
            return switch (inspection.await()) {
                case Inspection.Damaged(var reason) -> new Verdict.Damaged(reason);
                case Inspection.Sound(var contents) when manifest != null && differs(contents, manifest.contents()) ->
                    new Verdict.Damaged("rows or schema version differ from its manifest");
                case Inspection.Sound(var contents) -> new Verdict.Verified(sha256, contents);
            };
        } catch (IOException e) {
            throw Failure.of("verify", file, e);
        }
    }

    private static boolean differs(Contents found, Contents written) {
        return found.schemaVersion() != written.schemaVersion() || !found.rows().equals(written.rows())
                || !found.sequences().equals(written.sequences());
    }
}
