package reprise.web;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import jakarta.inject.Singleton;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import reprise.sqlite.QueryDeadline;

/**
 * Lets Micronaut Data work with SQLite's driver. It calls {@link Connection#setReadOnly} around each read, which the driver
 * refuses once a connection is open, whatever it is set to: our connections leave that call out. And it rolls back what
 * failed, where SQLite may have done so by itself. Connections that only read have some seconds for it: a view in a
 * file that was restored may have no end.
 */
@Singleton
@Order(Ordered.HIGHEST_PRECEDENCE) // before the one that gives the data source its connection manager
final class SqliteDataSources implements BeanCreatedEventListener<DataSource> {
    /** The pool of the connections that only read. */
    private static final String READERS = "readers";
    /** The longest that an answer may read; a page takes a millisecond. */
    private static final Duration READ = Duration.ofSeconds(5);

    @Override
    public DataSource onCreated(BeanCreatedEvent<DataSource> event) {
        var source = event.getBean();
        var limit = event.getBeanIdentifier().getName().equals(READERS) ? READ : null;
        return proxy(DataSource.class, (_, method, arguments) -> method.getName().equals("getConnection")
                ? wrap(limited((Connection) call(source, method, arguments), limit))
                : call(source, method, arguments));
    }

    /** The writer has none: a group waits for its disk, and a migration reads all of a table. */
    private static Connection limited(Connection connection, @Nullable Duration limit) throws SQLException {
        if (limit != null) {
            QueryDeadline.set(connection, limit);
        }
        return connection;
    }

    private static Connection wrap(Connection connection) {
        return proxy(Connection.class, (_, method, arguments) -> switch (method.getName()) {
            case "setReadOnly" -> null;
            case "rollback" -> rollback(connection, method, arguments);
            default -> call(connection, method, arguments);
        });
    }

    /**
     * On a full disk, among others, SQLite ends a transaction by itself. The driver does not know, and each of its attempts
     * to end it, too, fails: that would hide the first failure, and spoil the connection. It gets one to end.
     */
    private static @Nullable Object rollback(Connection connection, Method method, Object[] arguments)
            throws Throwable {
        try {
            return call(connection, method, arguments);
        } catch (SQLException _) {
            try (var statement = connection.createStatement()) {
                statement.execute("BEGIN");
            }
            return null;
        }
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, handler));
    }
}
