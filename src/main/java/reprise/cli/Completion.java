package reprise.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import reprise.failure.ExitCode;

@CommandLine.Command(name = "completion", mixinStandardHelpOptions = true, description = "Print the completion script for bash and zsh.", footer = {
        "", "Example:", "  source <(reprise completion)"})
final class Completion implements Callable<Integer> {
    private final Surroundings surroundings;

    Completion(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        surroundings.out().println(AutoComplete.bash("reprise", Cli.commandLine(surroundings)));
        surroundings.out().flush();
        return ExitCode.DONE.code();
    }
}
