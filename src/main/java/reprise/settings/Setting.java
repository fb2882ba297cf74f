package reprise.settings;

import java.util.Locale;

/** Every setting: its key in a file, flag and environment variable follow from its name. */
public enum Setting {
    DATA("var/data", "PATH", "data volume: the database, the ledger, the lock"),
    BACKUP("var/backup", "PATH", "backup volume: the backups and a copy of the ledger"),
    REQUEST("kustomize/overlays/restore/restore-request.env", "PATH", "file that holds the restore request"),
    HOST("localhost", "NAME", "address that the service listens on"),
    PORT("8080", "NUMBER", "port that the service listens on, 0 for a free one"),
    ALLOWED_HOSTS("auto", "auto|any|NAMES",
            "host names that requests may use, such as a.example,b.example; auto: any, or localhost "
                    + "alone in embedded mode"),
    METRICS_PORT("8081", "NUMBER", "port that Prometheus reads the metrics from, 0 for none"),
    EMBEDDED("true", "true|false", "serve takes backups, restores at start and watches the committed request"),
    FIRST_START("allowed", "allowed|refused", "whether a database may be created where no backup and no ledger is"),
    RPO("2m", "DURATION", "objective: the age that the newest backup must not exceed"),
    BACKUP_INTERVAL("1m", "DURATION", "time between two backups in embedded mode"),
    LOCK_WAIT("30s", "DURATION", "how long to wait for a lock before giving up as busy"),
    KEEP_ALL("6h", "DURATION", "keep every backup that is at most so much older than the newest"),
    KEEP_HOURLY("24", "NUMBER", "then keep the newest of each of the last N hours that have a backup"),
    KEEP_DAILY("7", "NUMBER", "then keep the newest of each of the last N days that have a backup"),
    KEEP_WEEKLY("4", "NUMBER", "then keep the newest of each of the last N weeks that have a backup"),
    KEEP_SAFETY("7d", "DURATION", "keep a safety copy at least so long"),
    SHRINK_LIMIT("50%", "PERCENT", "a loss of more rows than this since the last backup is suspicious"),
    SHRINK_ROWS("10", "NUMBER", "unless fewer rows than this were lost"),
    BEHIND("stop", "stop|recover|accept", "what a start does with a database that is behind its newest backup"),
    MAX_DATABASE("80%", "SIZE|PERCENT",
            "largest database, such as 2GB, or a share of its size and its volume's free space"),
    REPOSITORY("none", "URL", "page of the Git repository, for links to its restore workflow"),
    DOWNLOAD("refused", "allowed|refused", "whether the restore points' pages give out the backups themselves"),
    ROWS("auto", "auto|shown|hidden",
            "whether a restore point's page shows the rows that would be lost; auto: shown in embedded mode alone"),
    LOG("text", "text|json", "log lines for people, or JSON lines");

    private final String standard;
    private final String kind;
    private final String meaning;

    Setting(String standard, String kind, String meaning) {
        this.standard = standard;
        this.kind = kind;
        this.meaning = meaning;
    }

    /** Key in section {@code reprise} of a file, for instance {@code first-start}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For instance {@code --first-start}. */
    public String flag() {
        return "--" + key();
    }

    /** For instance {@code REPRISE_FIRST_START}. */
    public String variable() {
        return "REPRISE_" + name();
    }

    /** Value when nobody gives one. */
    public String standard() {
        return standard;
    }

    /** What a value looks like, for the help. */
    public String kind() {
        return kind;
    }

    public String meaning() {
        return meaning;
    }
}
