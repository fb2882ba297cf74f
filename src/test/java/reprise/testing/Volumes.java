package reprise.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import reprise.backup.Backup;
import reprise.backup.BackupJob;
import reprise.backup.BackupName;
import reprise.backup.Manifest.Kind;
import reprise.durable.DurableFiles;
import reprise.event.sqlite.EventSchemaRule;
import reprise.restore.Engine;
import reprise.restore.Request;
import reprise.settings.Setting;
import reprise.settings.Settings;
import reprise.settings.SettingsReader;

/** A data volume and a backup volume in a folder, and the engine that works on them. */
public final class Volumes {
    /** Highest schema version that the engine under test knows. */
    public static final int KNOWN_SCHEMA = 2;

    public static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    private final Path root;
    private final Map<Setting, String> flags = new EnumMap<>(Setting.class);
    public final TestClock clock = new TestClock(Instant.parse("2026-11-23T10:15:00Z"));
    private DurableFiles files = new DurableFiles();

    public Volumes(Path root) {
        this.root = root;
        flags.put(Setting.DATA, root.resolve("data").toString());
        flags.put(Setting.BACKUP, root.resolve("backup").toString());
        flags.put(Setting.LOCK_WAIT, "1ms");
        flags.put(Setting.METRICS_PORT, "0");
    }

    public Volumes with(Setting setting, String value) {
        flags.put(setting, value);
        return this;
    }

    public Volumes with(DurableFiles other) {
        this.files = other;
        return this;
    }

    public Settings settings() {
        return SettingsReader.read(flags, Map.of());
    }

    public Engine engine() {
        return Engine.of(settings().engine(), "test", new EventSchemaRule(), clock, files);
    }

    public Path data() {
        return root.resolve("data");
    }

    public Path backup() {
        return root.resolve("backup");
    }

    public Path database() {
        return data().resolve("app.db");
    }

    /** Writes {@code count} events more, through a log as the service does, making the database when there is none. */
    public Volumes add(int count) throws SQLException, IOException {
        Files.createDirectories(data());
        try (var connection = open(database()); var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            migrate(statement);
            for (int i = 0; i < count; i++) {
                statement.execute("INSERT INTO events(ts, message) VALUES ('" + clock.instant() + "', 'event ' || "
                        + "(SELECT 1 + count(*) FROM events))");
            }
        }
        return this;
    }

    /** A new database gets what the service's migrations make, which it then takes for granted. */
    private static void migrate(Statement statement) throws SQLException, IOException {
        try (var result = statement.executeQuery("PRAGMA user_version")) {
            if (result.getInt(1) > 0) {
                return;
            }
        }
        for (var migration : names(MIGRATIONS)) {
            statement.executeUpdate(Files.readString(MIGRATIONS.resolve(migration))); // all statements of it
        }
    }

    public void execute(Path database, String sql) throws SQLException {
        try (var connection = open(database); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The messages of the database, oldest first. */
    public List<String> events() throws SQLException {
        return events(database());
    }

    public List<String> events(Path database) throws SQLException {
        var messages = new ArrayList<String>();
        try (var connection = open(database);
                var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT message FROM events ORDER BY id")) {
            while (result.next()) {
                messages.add(result.getString(1));
            }
        }
        return messages;
    }

    public boolean hasTable(String name) throws SQLException {
        try (var connection = open(database());
                var tables = connection.getMetaData().getTables(null, null, name, null)) {
            return tables.next();
        }
    }

    public static Connection open(Path database) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + database);
    }

    /** A backup of the database as it is, a minute after the last. */
    public Backup.Ours takeBackup() {
        clock.advance(Duration.ofMinutes(1));
        return takeBackup(new Request.None());
    }

    public Backup.Ours takeBackup(Request current) {
        return ((BackupJob.Outcome.Published) engine().backupJob(() -> current).run(Kind.SCHEDULED)).backup();
    }

    /** One backup more of the same content, as of a database at rest, without the work of taking it. */
    public void repeat(Backup.Ours backup, Instant restorePoint) throws IOException {
        var name = BackupName.of(backup.name().stem(), restorePoint, backup.name().timeline()).file();
        var manifest = Files.readString(manifest(backup.file()))
                .replace("\"file\" : \"" + backup.file(), "\"file\" : \"" + name)
                .replace("\"restore_point\" : \"" + backup.restorePoint(), "\"restore_point\" : \"" + restorePoint);
        Files.createLink(backup().resolve(name), backup.path());
        Files.writeString(manifest(name), manifest);
    }

    private Path manifest(String file) {
        return backup().resolve(file.replace(".db", ".json"));
    }

    public static Request.Restore request(String id, Backup.Ours backup) {
        return new Request.Restore(id, backup.file(), backup.manifest().sha256());
    }

    /** Turns one bit of a file over. */
    public static void flipBit(Path file, long offset) throws IOException {
        try (var access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(offset);
            int value = access.read();
            access.seek(offset);
            access.write(value ^ 1);
        }
    }

    public static void truncate(Path file, long size) throws IOException {
        try (var access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(size);
        }
    }

    /** Removes a folder and all that is in it. */
    public static void remove(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    public static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    /** The names of a folder's files, in order. */
    public static List<String> names(Path folder) throws IOException {
        try (var paths = Files.list(folder)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
