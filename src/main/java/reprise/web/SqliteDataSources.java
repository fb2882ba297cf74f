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
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Lets Micronaut Data work with SQLite's driver. It calls {@link Connection#setReadOnly} around each read, which the driver
 * refuses once a connection is open, whatever it is set to: our connections leave that call out. And it rolls back what
 * failed, where SQLite may have done so by itself.
 */
@Singleton
@Order(Ordered.HIGHEST_PRECEDENCE) // before the one that gives the data source its connection manager
final class SqliteDataSources implements BeanCreatedEventListener<DataSource> {

    @Override
    public DataSource onCreated(BeanCreatedEvent<DataSource> event) {
        var source = event.getBean();
        return proxy(DataSource.class, (_, method, arguments) -> method.getName().equals("getConnection")
                ? wrap((Connection) call(source, method, arguments))
                : call(source, method, arguments));
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
