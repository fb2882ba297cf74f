package reprise.backup;

import java.util.Optional;

/**
 * Which backups lead to the database as it is: those since a person last chose its state by a restore request. A
 * recovery is nobody's choice, so what was there before it leads here, too.
 *
 * @param timeline
 *            the one that the request opened, and the first when there was no request
 * @param chosen
 *            file name of the backup that the request named
 */
public record Lineage(int timeline, Optional<String> chosen) {

    boolean includes(BackupName name) {
        return name.timeline() >= timeline;
    }
}
