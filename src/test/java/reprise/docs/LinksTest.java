package reprise.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LinksTest {
    @Test
    void every_link_inside_the_project_leads_to_something() throws Exception {
        for (var document : Documents.all()) {
            for (var link : Documents.links(document)) {
                if (link.matches("https?:.*")) {
                    continue; // no test depends on what others keep
                }
                int hash = link.indexOf('#');
                var path = hash < 0 ? link : link.substring(0, hash);
                var target = path.isEmpty() ? document
                        : document.toAbsolutePath().resolveSibling(path).normalize();
                assertThat(Files.exists(target)).as(document + " links to " + link).isTrue();
                if (hash >= 0) {
                    assertThat(Documents.anchors(Path.of(target.toString()))).as(document + " links to " + link)
                            .contains(link.substring(hash + 1));
                }
            }
        }
    }

    @Test
    void there_are_links_to_check() throws Exception {
        assertThat(Documents.links(Path.of("README.md"))).contains("docs/runbook.md", "LICENSE");
        assertThat(Documents.anchors(Path.of("docs/runbook.md"))).contains("exit-codes", "reprisedown");
    }
}
