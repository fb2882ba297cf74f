package reprise.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import reprise.testing.Volumes;

/** A process that reads a database as a user's program does: the last one to close the database removes the log. */
final class OtherReader {
    private OtherReader() {}

    /** @param arguments database file and query, whose first column is printed */
    public static void main(String[] arguments) throws SQLException {
        try (var connection = Volumes.open(Path.of(arguments[0]))) {
            Inspector.texts(connection, arguments[1]).forEach(System.out::println);
        }
    }
}
