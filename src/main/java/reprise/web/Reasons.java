package reprise.web;

import java.util.regex.Pattern;

/** What the engine says of a failure, for anybody: where its files are is for the log. */
public final class Reasons {
    private static final Pattern FOLDERS = Pattern.compile("(?<![\\w.:/-])/(?:[^/\\s;:,\"']+/)+(?=[^/\\s])");

    private Reasons() {}

    /** The reason with the names of files, but not of the folders that they are in. */
    public static String withoutFolders(String reason) {
        return FOLDERS.matcher(reason).replaceAll("");
    }
}
