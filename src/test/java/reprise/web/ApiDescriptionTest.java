package reprise.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import reprise.testing.WebService;

class ApiDescriptionTest {
    @TempDir
    Path folder;
    WebService service;

    @BeforeEach
    void start() {
        service = new WebService(folder);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void it_is_served_with_the_headers_of_every_answer() {
        var answer = service.get("/openapi.yml");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/yaml");
        SecurityHeaders.HEADERS
                .forEach((name, value) -> assertThat(answer.headers().firstValue(name)).as(name).hasValue(value));
        assertThat(answer.body()).startsWith("openapi: 3.0").contains("title: Reprise");
        assertThat(service.get("/openapi.yml", "Accept", WebService.HTML).body()).isEqualTo(answer.body());
    }

    @Test
    void it_has_the_routes_of_this_port_and_no_others() {
        Map<String, Object> description = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(service.get("/openapi.yml").body());
        assertThat(((Map<?, ?>) description.get("paths")).keySet().stream().map(String::valueOf)).containsOnly("/",
                "/add", "/count", "/consultation",
                "/status", "/restore-points", "/restore-points/{file}", "/restore-points/{file}/download", "/health",
                "/health/liveness", "/health/readiness", "/openapi.yml");
    }
}
