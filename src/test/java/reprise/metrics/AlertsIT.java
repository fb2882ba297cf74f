package reprise.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.docs.Documents;
import reprise.testing.NeedsProgram;
import reprise.testing.UserProgram;

/** Each alert fires when it must, and is silent otherwise: by promtool, on made-up time series. */
class AlertsIT {
    private static final Path TESTS = Path.of("src/test/resources/reprise/metrics/alerts-test.yml");

    @Test
    @NeedsProgram(UserProgram.PROMTOOL)
    void promtool_finds_every_alert_firing_and_silent_where_it_should(@TempDir Path folder) throws Exception {
        Rules.write(folder);
        Files.copy(TESTS, folder.resolve("tests.yml"));
        var promtool = UserProgram.PROMTOOL.path().toString();
        assertThat(Rules.run(folder, promtool, "check", "rules", "rules.yml"))
                .satisfies(ended -> assertThat(ended.code()).as(ended.output()).isZero());
        assertThat(Rules.run(folder, promtool, "test", "rules", "tests.yml"))
                .satisfies(ended -> assertThat(ended.code()).as(ended.output()).isZero());
    }

    @Test
    void no_alert_is_without_a_case_of_each() throws Exception {
        var cases = ((List<?>) Rules.yaml(TESTS).get("tests")).stream().map(each -> (Map<?, ?>) each)
                .flatMap(each -> ((List<?>) each.get("alert_rule_test")).stream()).map(each -> (Map<?, ?>) each)
                .toList();
        for (var alert : Rules.alerts()) {
            assertThat(cases).filteredOn(each -> each.get("alertname").equals(alert.get("alert")))
                    .as("cases of " + alert.get("alert"))
                    .anyMatch(each -> !((List<?>) each.get("exp_alerts")).isEmpty())
                    .anyMatch(each -> ((List<?>) each.get("exp_alerts")).isEmpty());
        }
    }

    @Test
    void each_alert_leads_to_a_section_of_the_runbook() throws IOException {
        var anchors = Documents.anchors(Path.of("docs/runbook.md"));
        for (var alert : Rules.alerts()) {
            var address = (String) ((Map<?, ?>) alert.get("annotations")).get("runbook_url");
            assertThat(address).startsWith("https://github.com/reprise/reprise/blob/main/docs/runbook.md#");
            assertThat(anchors).contains(address.substring(address.indexOf('#') + 1));
        }
    }
}
