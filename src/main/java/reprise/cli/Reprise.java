package reprise.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;

/** The program without a command: it serves. */
@CommandLine.Command(name = "reprise", mixinStandardHelpOptions = true, sortOptions = false,
        description = "A small web service on SQLite whose disaster recovery is a Git commit. Without a "
                + "command, it serves.",
        commandListHeading = "%nCommands:%n", footer = {
                "", "Examples:", "  reprise serve --port 9090", "  reprise list", "  reprise help restore", "",
                "Exit codes: 0 done, 1 failed, 2 usage, 3 nothing to restore or back up,",
                "            4 refused (verification), 5 busy (lock)."},
        subcommands = CommandLine.HelpCommand.class)
final class Reprise implements Callable<Integer> {
    private final CommandEnvironment commandEnvironment;

    Reprise(CommandEnvironment commandEnvironment) {
        this.commandEnvironment = commandEnvironment;
    }

    @Override
    public Integer call() {
        return Cli.run(commandEnvironment, "serve");
    }
}
