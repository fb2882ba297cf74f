package reprise.failure;

/** What a command tells the shell, the kubelet and the CronJob. */
public enum ExitCode {
    /** Done, or rightly nothing to do. */
    DONE(0),
    /** Failed: a disk, a permission, a fault of ours. Trying again may help. */
    FAILED(1),
    /** A wrong command line or setting. */
    USAGE(2),
    /** Nothing to restore, or nothing to back up. */
    NOTHING(3),
    /** Refused: what was asked for did not stand verification. Trying again does not help. */
    REFUSED(4),
    /** Somebody else holds the lock. */
    BUSY(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
