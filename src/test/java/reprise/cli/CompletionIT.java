package reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.testing.NeedsProgram;
import reprise.testing.Program;
import reprise.testing.UserProgram;

@NeedsProgram(UserProgram.BASH)
class CompletionIT {
    @Test
    void completion_is_a_script_that_bash_accepts(@TempDir Path folder) throws Exception {
        var printed = Program.run(folder, "completion");
        assertThat(printed.exitCode()).as(printed.output()).isZero();
        var script = Files.writeString(folder.resolve("completion.bash"), printed.output());
        var bash = new ProcessBuilder(UserProgram.BASH.path().toString(), "-c",
                "source \"$0\"; COMP_WORDS=(reprise req) COMP_CWORD=1; _complete_reprise; "
                        + "printf '%s\\n' \"${COMPREPLY[@]}\"",
                script.toString()).redirectErrorStream(true).start();
        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("request");
    }
}
