package reprise.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;

/**
 * Opens the connections of the service's pools, as guarded as all others: a pool can set pragmas that the driver knows
 * only.
 */
public final class PooledDriver implements Driver {
    /** Not that of the SQLite driver: whoever asks the driver manager for that gets that. */
    private static final String PREFIX = "jdbc:reprise:";
    /** Property of a connection: how many milliseconds a statement may run; without it, as long as it takes. */
    public static final String STATEMENT_LIMIT = "statement_limit_millis";
    private static boolean registered;

    private final JDBC driver = new JDBC();

    /** How a pool names a database that is there. */
    static synchronized String url(Path file) throws SQLException {
        if (!registered) {
            DriverManager.registerDriver(new PooledDriver()); // a pool looks for it there first
            registered = true;
        }
        return PREFIX + Connections.pooledUri(file);
    }

    @Override
    public @Nullable Connection connect(String url, Properties properties) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        var own = new Properties();
        own.putAll(properties);
        var limit = Optional.ofNullable((String) own.remove(STATEMENT_LIMIT)).map(Long::parseLong)
                .map(Duration::ofMillis);
        return PooledConnection.of(Connections.open(JDBC.PREFIX + url.substring(PREFIX.length()), own), limit);
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(PREFIX);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) throws SQLException {
        return driver.getPropertyInfo(url, properties);
    }

    @Override
    public int getMajorVersion() {
        return driver.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return driver.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return driver.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("org.sqlite");
    }
}
