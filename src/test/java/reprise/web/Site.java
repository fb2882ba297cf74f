package reprise.web;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import reprise.event.sqlite.EventSchemaRule;
import reprise.backup.BackupName;
import reprise.restore.Request;
import reprise.settings.Setting;
import reprise.testing.Volumes;
import reprise.testing.WebService;

/** A running service with a history, and those of its pages that the history makes worth a look. */
record Site(String name, WebService service, List<String> paths) implements AutoCloseable {

    /** Nothing yet: neither an event nor a backup. */
    static Site empty(Path folder) {
        return new Site("empty", new WebService(new Volumes(folder)),
                List.of("/consultation", "/restore-points", "/status"));
    }

    /** Hours of backups, of which one is damaged and some were missed, and a restore that is told of. */
    static Site afterARestore(Path folder) throws Exception {
        var volumes = new Volumes(folder);
        volumes.add(12).takeBackup();
        volumes.clock.advance(Duration.ofHours(20));
        for (int i = 0; i < 30; i++) {
            volumes.add(2).takeBackup();
        }
        var chosen = volumes.add(1).takeBackup();
        var damaged = volumes.add(40).takeBackup();
        Volumes.truncate(damaged.path(), 4096);
        volumes.clock.advance(Duration.ofMinutes(14));
        volumes.add(5).takeBackup();
        var request = Volumes.request("avant-l-import", chosen);
        volumes.engine().restoreStep().run(request);
        for (int i = 0; i < 8; i++) {
            volumes.add(1).takeBackup();
        }
        volumes.clock.advance(Duration.ofSeconds(40));
        var safetyCopy = volumes.engine().ledger().lastRestore().orElseThrow().safetyCopy().orElseThrow();
        var service = new WebService(volumes, request);
        service.get("/add?message=Sauvegarde%20avant%20la%20mise%20%C3%A0%20jour");
        service.get("/add?message=" + "un-mot-tres-long".repeat(12));
        return new Site("restored", service,
                List.of("/", "/?added=14", "/consultation", "/count", "/status", "/health", "/nothing",
                        "/restore-points", "/restore-points/" + chosen.file(), "/restore-points/" + damaged.file(),
                        "/restore-points/" + safetyCopy));
    }

    /** A file of the original workshop, a backup that a newer version left, and a request that was refused. */
    static Site afterARefusal(Path folder) throws Exception {
        var volumes = new Volumes(folder).with(Setting.REPOSITORY, "https://github.com/somebody/reprise")
                .with(Setting.DOWNLOAD, "allowed");
        volumes.add(7);
        volumes.engine().data().database().recover(Duration.ofSeconds(1), new EventSchemaRule());
        Files.createDirectories(volumes.backup());
        var foreign = "app-" + volumes.clock.instant().minus(Duration.ofDays(3)).getEpochSecond() + ".db";
        Files.copy(volumes.database(), volumes.backup().resolve(foreign));
        volumes.add(5).execute(volumes.database(), "PRAGMA user_version=3");
        var newer = volumes.takeBackup();
        volumes.execute(volumes.database(), "PRAGMA user_version=" + Volumes.KNOWN_SCHEMA);
        var wanted = volumes.add(3).takeBackup();
        var request = new Request.Restore("retour-a-lundi", wanted.file(), "0".repeat(64));
        volumes.engine().restoreStep().run(request);
        volumes.clock.advance(Duration.ofMinutes(6));
        return new Site("refused", new WebService(volumes, request),
                List.of("/", "/status", "/restore-points", "/restore-points/" + newer.file(),
                        "/restore-points/" + foreign));
    }

    /** Two thousand backups, more than a day of them, with some minutes of this morning missed. */
    static Site crowded(Path folder) throws Exception {
        var volumes = new Volumes(folder);
        var first = volumes.add(25).takeBackup();
        for (int i = 1; i < 2_000; i++) {
            if (i < 1_700 || i > 1_705) {
                volumes.repeat(first, first.restorePoint().plus(Duration.ofMinutes(i)));
            }
        }
        volumes.clock.advance(Duration.ofMinutes(2_000));
        return new Site("crowded", new WebService(volumes), List.of("/restore-points",
                "/restore-points?before="
                        + BackupName.of("app", first.restorePoint().plus(Duration.ofMinutes(900)), 1).file()));
    }

    @Override
    public void close() {
        service.close();
    }
}
