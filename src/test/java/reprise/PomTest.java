package reprise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;

/** What the build must not do by itself. */
class PomTest {
    private static final Pattern FLAG = Pattern.compile("<jvmFlag>(-XX:[^<]+)</jvmFlag>");
    private static final String JIB = "//plugin[artifactId='jib-maven-plugin']";

    /** An image is pushed by {@code src/image/build jib:build} alone, which names the goal. */
    @Test
    void no_phase_and_no_plain_mvn_builds_or_pushes_an_image() throws Exception {
        assertThat(count(JIB)).as("the plugin, so that there is something to look at").isPositive();
        assertThat(count(JIB + "//execution")).isZero();
        assertThat(count("//defaultGoal[contains(., 'jib') or contains(., 'deploy')]")).isZero();
        assertThat(count("//distributionManagement")).as("somewhere to deploy to").isZero();
    }

    @Test
    void missing_programs_are_looked_for_before_any_test_and_what_was_skipped_is_told_last() throws Exception {
        var runs = "//execution[phase='%s' and .//argument[contains(., 'ProgramsCheck')] and .//argument[.='%s']]";
        assertThat(count(runs.formatted("generate-test-sources", "check"))).isEqualTo(1);
        assertThat(count(runs.formatted("verify", "summary"))).isEqualTo(1);
        assertThat(count("//plugin[.//argument[.='summary']]/following-sibling::plugin")).isZero();
    }

    /** Some tests cause errors that are logged with a stack: whoever reads the build wants those of tests that fail. */
    @Test
    void what_tests_print_goes_to_files_and_not_into_the_output_of_the_build() throws Exception {
        for (var plugin : new String[]{"surefire", "failsafe"}) {
            assertThat(count("//build/plugins/plugin[artifactId='maven-" + plugin
                    + "-plugin']/configuration[redirectTestOutputToFile='true' and trimStackTrace='true']"))
                    .isEqualTo(1);
        }
    }

    @Test
    void the_annotations_of_the_description_are_not_part_of_the_program() throws Exception {
        assertThat(count("//dependency[groupId='io.micronaut.openapi']")).isEqualTo(1);
        assertThat(count("//dependency[groupId='io.micronaut.openapi' and scope='provided']")).isEqualTo(1);
    }

    /** The JVM gives the heap half of a small memory, or 126 MB, unless both of its percentages say otherwise. */
    @Test
    void the_heap_leaves_two_thirds_of_the_container_to_the_rest() throws Exception {
        var command = Stream.concat(
                Stream.of(ProcessHandle.current().info().command().orElseThrow(), "-XX:MaxRAM=256m"),
                FLAG.matcher(Files.readString(Path.of("pom.xml"))).results().map(flag -> flag.group(1)));
        var process = new ProcessBuilder(
                Stream.concat(command, Stream.of("-XX:+PrintFlagsFinal", "-version")).toList())
                .redirectErrorStream(true).start();
        var flags = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(flags).isZero();
        var heap = Pattern.compile("MaxHeapSize += (\\d+)").matcher(flags);
        assertThat(heap.find()).as(flags).isTrue();
        assertThat(Long.parseLong(heap.group(1)) >> 20).as("MB").isBetween(64L, 80L);
    }

    private static int count(String path) throws Exception {
        var pom = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(Path.of("pom.xml").toFile());
        return XPathFactory.newDefaultInstance().newXPath()
                .evaluateExpression("count(" + path + ")", pom, Integer.class);
    }
}
