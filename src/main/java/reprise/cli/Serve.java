package reprise.cli;

import picocli.CommandLine;
import reprise.failure.ExitCode;

@CommandLine.Command(name = "serve", mixinStandardHelpOptions = true,
        description = "Serve. In embedded mode (the default), first restore what the committed request asks "
                + "for, then take backups and watch the commits.",
        footer = {
                "", "Examples:", "  reprise serve", "  reprise serve --port 9090 --backup-interval 10s"})
final class Serve extends Command {
    Serve(CommandEnvironment commandEnvironment) {
        super(commandEnvironment);
    }

    @Override
    ExitCode run() {
        commandEnvironment.server().serve(engine(), settings(), Requests.source(commandEnvironment, settings()));
        return ExitCode.DONE;
    }
}
