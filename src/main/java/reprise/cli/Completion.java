package reprise.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import reprise.failure.ExitCode;

@CommandLine.Command(name = "completion", mixinStandardHelpOptions = true,
        description = "Print the completion script for bash and zsh.", footer = {
                "", "Example:", "  source <(reprise completion)"})
final class Completion implements Callable<Integer> {
    private final CommandEnvironment commandEnvironment;

    Completion(CommandEnvironment commandEnvironment) {
        this.commandEnvironment = commandEnvironment;
    }

    @Override
    public Integer call() {
        commandEnvironment.out().println(AutoComplete.bash("reprise", Cli.commandLine(commandEnvironment)));
        commandEnvironment.out().flush();
        return ExitCode.DONE.code();
    }
}
