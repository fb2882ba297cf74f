package reprise.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/** The command line: picocli, the standard one of Java, which gives help, colours and completion. */
public final class Cli {
    private static final SequencedMap<String, Function<CommandEnvironment, Command>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("serve", Serve::new);
        COMMANDS.put("backup", BackupCommand::new);
        COMMANDS.put("verify", Verify::new);
        COMMANDS.put("list", ListBackups::new);
        COMMANDS.put("plan", PlanCommand::new);
        COMMANDS.put("restore", Restore::new);
        COMMANDS.put("prune", PruneCommand::new);
        COMMANDS.put("request", RequestCommand::new);
        COMMANDS.put("review", ReviewCommand::new);
    }

    private Cli() {}

    /** Runs a command and returns its exit code; never throws. */
    public static int run(CommandEnvironment commandEnvironment, String... args) {
        var arguments = args.length == 0 ? new String[]{"serve"} : args;
        var name = arguments[0];
        // picocli reads the annotations of each command that it is given: a start needs one
        var line = COMMANDS.containsKey(name) ? commandLine(commandEnvironment, List.of(name))
                : commandLine(commandEnvironment);
        return line.execute(arguments);
    }

    /** With all commands. */
    static CommandLine commandLine(CommandEnvironment commandEnvironment) {
        var line = commandLine(commandEnvironment, COMMANDS.keySet());
        line.addSubcommand(new Completion(commandEnvironment));
        return line;
    }

    private static CommandLine commandLine(CommandEnvironment commandEnvironment, Collection<String> commands) {
        var line = new CommandLine(new Reprise(commandEnvironment));
        var report = new FailureReport(commandEnvironment);
        commands.forEach(
                name -> line.addSubcommand(name, Objects.requireNonNull(COMMANDS.get(name)).apply(commandEnvironment)));
        line.getSubcommands().values().stream()
                .filter(sub -> sub.getCommand() instanceof Command command && command.readsSettings())
                .forEach(sub -> SettingOptions.addTo(sub.getCommandSpec()));
        // a workflow passes on what somebody typed: an argument must not name a file whose content becomes arguments
        line.setExpandAtFiles(false);
        line.setOut(commandEnvironment.out()).setErr(commandEnvironment.err()).setUsageHelpAutoWidth(true)
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(commandEnvironment.terminal() ? Ansi.AUTO : Ansi.OFF))
                .setExecutionExceptionHandler((e, sub, _) -> report.failed(e, sub))
                .setParameterExceptionHandler((e, arguments) -> {
                    var failure = new Failure(ExitCode.USAGE, "read the command line", null,
                            String.valueOf(e.getMessage()),
                            "see " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help", e);
                    return report.print(failure, Arrays.asList(arguments).contains("--json"));
                });
        line.getCommandSpec().version("Reprise " + commandEnvironment.version());
        return line;
    }
}
