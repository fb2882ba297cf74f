package reprise.sqlite;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * A connection of a pool, as a data layer such as Micronaut Data needs it. That layer calls
 * {@link Connection#setReadOnly} around each read, which SQLite's driver refuses once a connection is open: here the
 * call does nothing. It also rolls back what failed, although SQLite may have done so by itself.
 */
final class PooledConnection {
    private final SQLiteConnection connection;
    private final Optional<Duration> statementLimit;

    private PooledConnection(SQLiteConnection connection, Optional<Duration> statementLimit) {
        this.connection = connection;
        this.statementLimit = statementLimit;
    }

    /** @param statementLimit how long a statement may run: a view in a file that was restored may have no end */
    static Connection of(SQLiteConnection connection, Optional<Duration> statementLimit) {
        var pooled = new PooledConnection(connection, statementLimit);
        return (Connection) Proxy.newProxyInstance(PooledConnection.class.getClassLoader(),
                new Class<?>[]{Connection.class}, (_, method, arguments) -> pooled.call(method, arguments));
    }

    private @Nullable Object call(Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "setReadOnly" -> null;
            case "rollback" -> rollback(method, arguments);
            case "createStatement", "prepareStatement" -> {
                if (statementLimit.isPresent()) {
                    QueryDeadline.set(connection, statementLimit.get());
                }
                yield invoke(method, arguments);
            }
            default -> invoke(method, arguments);
        };
    }

    /**
     * On a full disk, among others, SQLite ends a transaction by itself. The driver does not know, and each of its
     * attempts to end it, too, fails: that would hide the first failure, and spoil the connection. It gets one to end.
     */
    private @Nullable Object rollback(Method method, Object[] arguments) throws Throwable {
        try {
            return invoke(method, arguments);
        } catch (SQLException _) {
            try (var statement = connection.createStatement()) {
                statement.execute("BEGIN");
            }
            return null;
        }
    }

    private @Nullable Object invoke(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
