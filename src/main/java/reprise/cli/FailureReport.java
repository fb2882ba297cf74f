package reprise.cli;

import java.util.LinkedHashMap;
import picocli.CommandLine;
import reprise.failure.ExitCode;
import reprise.failure.Failure;

/** Prints why a command failed: a line for a person, an object for a program, the reason of a pod for Kubernetes. */
final class FailureReport {
    private final CommandEnvironment commandEnvironment;

    FailureReport(CommandEnvironment commandEnvironment) {
        this.commandEnvironment = commandEnvironment;
    }

    /** Prints what a command threw and returns its exit code; what nobody expects, with its stack. */
    int failed(Exception e, CommandLine command) {
        var failure = e instanceof Failure known ? known
                : new Failure(ExitCode.FAILED, command.getCommandName(), null, "unexpected " + e,
                        "this is a fault of ours: report it with the stack above", e);
        if (!(e instanceof Failure)) {
            e.printStackTrace(commandEnvironment.err());
        }
        return print(failure, command.getCommand() instanceof Command our && our.isForMachines());
    }

    int print(Failure failure, boolean forMachines) {
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
