package reprise.web;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import jakarta.inject.Singleton;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;

/**
 * Lets Micronaut Data read from SQLite. It calls {@link Connection#setReadOnly} around each read, which the driver
 * refuses once a connection is open, whatever it is set to: our connections leave that call out.
 */
@Singleton
@Order(Ordered.HIGHEST_PRECEDENCE) // before the one that gives the data source its connection manager
final class SqliteDataSources implements BeanCreatedEventListener<DataSource> {

    @Override
    public DataSource onCreated(BeanCreatedEvent<DataSource> event) {
        var source = event.getBean();
        return proxy(DataSource.class, source, "getConnection", true);
    }

    private static <T> T proxy(Class<T> type, T target, String intercepted, boolean wrap) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, (_, method, arguments) -> {
            if (!wrap && method.getName().equals(intercepted)) {
                return null;
            }
            try {
                var result = method.invoke(target, arguments);
                return wrap && method.getName().equals(intercepted)
                        ? proxy(Connection.class, (Connection) result, "setReadOnly", false)
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
