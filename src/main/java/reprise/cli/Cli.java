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
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import reprise.failure.ExitCode;
import reprise.failure.Failure;
import reprise.settings.Setting;

/** The command line: picocli, the standard one of Java, which gives help, colours and completion. */
public final class Cli {
    private static final String SETTINGS = "%nSettings, also as environment variables (--first-start is"
            + " REPRISE_FIRST_START)%nand in section `reprise` of application.yml:%n";

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

    /** Runs a command and answers its exit code; never throws. */
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
        commands.forEach(
                name -> line.addSubcommand(name, Objects.requireNonNull(COMMANDS.get(name)).apply(commandEnvironment)));
        line.getSubcommands().values().stream()
                .filter(sub -> sub.getCommand() instanceof Command command && command.readsSettings())
                .forEach(sub -> addSettings(sub.getCommandSpec()));
        // a workflow passes on what somebody typed: an argument must not name a file whose content becomes arguments
        line.setExpandAtFiles(false);
        line.setOut(commandEnvironment.out()).setErr(commandEnvironment.err()).setUsageHelpAutoWidth(true)
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(commandEnvironment.terminal() ? Ansi.AUTO : Ansi.OFF))
                .setExecutionExceptionHandler((e, sub, _) -> failed(commandEnvironment, e, sub))
                .setParameterExceptionHandler((e, arguments) -> {
                    var failure = new Failure(ExitCode.USAGE, "read the command line", null,
                            String.valueOf(e.getMessage()),
                            "see " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help", e);
                    return say(commandEnvironment, failure, Arrays.asList(arguments).contains("--json"));
                });
        line.getCommandSpec().version("Reprise " + commandEnvironment.version());
        return line;
    }

    private static void addSettings(CommandSpec spec) {
        var group = ArgGroupSpec.builder().validate(false).heading(SETTINGS).exclusive(false);
        group.addArg(OptionSpec.builder(Command.CONFIG).paramLabel("FILE").type(String.class)
                .description("file with settings instead of ./application.yml").build());
        for (var setting : Setting.values()) {
            group.addArg(OptionSpec.builder(setting.flag()).paramLabel(setting.kind()).type(String.class)
                    .description((setting.meaning() + " (" + setting.standard() + ")").replace("%", "%%")).build());
        }
        spec.addArgGroup(group.build());
        spec.usageMessage().optionListHeading("%nOptions:%n").sortOptions(false).abbreviateSynopsis(true);
    }

    private static int failed(CommandEnvironment commandEnvironment, Exception e, CommandLine command) {
        var failure = e instanceof Failure known ? known
                : new Failure(ExitCode.FAILED, command.getCommandName(), null, "unexpected " + e,
                        "this is a fault of ours: report it with the stack above", e);
        if (!(e instanceof Failure)) {
            e.printStackTrace(commandEnvironment.err());
        }
        return say(commandEnvironment, failure, command.getCommand() instanceof Command our && our.isForMachines());
    }

    private static int say(CommandEnvironment commandEnvironment, Failure failure, boolean forMachines) {
        if (forMachines) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("error", String.valueOf(failure.getMessage()));
            fields.put("exit_code", failure.exitCode().code());
            commandEnvironment.out().println(Command.asJson(fields));
            commandEnvironment.out().flush();
        } else {
            commandEnvironment.err().println("reprise: " + Printable.line(String.valueOf(failure.getMessage())));
            commandEnvironment.err().flush();
        }
        TerminationMessage.write(Printable.line(String.valueOf(failure.getMessage())));
        return failure.exitCode().code();
    }
}
