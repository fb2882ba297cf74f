package reprise;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.restore.Request;
import reprise.testing.Volumes;

class DurableConnectionsTest {
    private static final int FULL = 2;

    @TempDir
    Path folder;

    /** Asked of the pools themselves: a power cut is the only other way to tell (see PowerCutIT). */
    @Test
    void every_connection_of_the_service_forces_a_commit_to_the_disk() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        var volumes = new Volumes(folder);
        try (var service = MicronautService.start(volumes.engine(), volumes.settings(), 0, volumes.clock,
                Request.None::new)) {
            for (var pool : new String[]{"default", "readers"}) {
                var source = DelegatingDataSource
                        .unwrapDataSource(context(service).getBean(DataSource.class, Qualifiers.byName(pool)));
                try (var connection = source.getConnection();
                        var statement = connection.createStatement();
                        var synchronous = statement.executeQuery("PRAGMA synchronous")) {
                    assertThat(synchronous.getInt(1)).as(pool).isEqualTo(FULL);
                }
                try (var connection = source.getConnection();
                        var statement = connection.createStatement();
                        var mode = statement.executeQuery("PRAGMA journal_mode")) {
                    assertThat(mode.getString(1)).as(pool).isEqualTo("wal");
                }
            }
        }
    }

    private static ApplicationContext context(MicronautService service) throws ReflectiveOperationException {
        var context = MicronautService.class.getDeclaredField("context");
        context.setAccessible(true);
        return (ApplicationContext) context.get(service);
    }
}
