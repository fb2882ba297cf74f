package reprise.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReasonsTest {
    @Test
    void a_reason_keeps_the_names_of_files_and_loses_their_folders() {
        assertThat(Reasons.withoutFolders("read /backup/app-20261123T101500Z-t1.db: no such file: /backup/x/y.json"))
                .isEqualTo("read app-20261123T101500Z-t1.db: no such file: y.json");
        assertThat(Reasons.withoutFolders("its manifest says sha256 0/1, see https://a.example/b/c and 3 / 4"))
                .isEqualTo("its manifest says sha256 0/1, see https://a.example/b/c and 3 / 4");
    }
}
