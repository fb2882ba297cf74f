package reprise.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reprise.settings.Settings.LogFormat;

/**
 * The logs: lines for people, or JSON lines. In code, since a settings file for logback would be a second set of
 * settings.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String LINE = "%d{HH:mm:ss} %replace(%level ){'^INFO $',''}%msg%n";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        configure(context, LogFormat.TEXT);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    static void use(LogFormat format) {
        if (format == LogFormat.JSON) { // text is what a start has
            configure((LoggerContext) LoggerFactory.getILoggerFactory(), format);
        }
    }

    private static void configure(LoggerContext context, LogFormat format) {
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(format == LogFormat.JSON ? json(context) : text(context));
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        root.setLevel(Level.WARN);
        context.getLogger("reprise").setLevel(Level.INFO);
    }

    static Encoder<ILoggingEvent> text(LoggerContext context) {
        var encoder = new PatternLayoutEncoder() {
            @Override
            public void start() {
                super.start();
                var lines = layout;
                layout = new LayoutBase<ILoggingEvent>() {
                    @Override
                    public String doLayout(ILoggingEvent event) {
                        // a message is one line, whatever a client put into it; a stack has several
                        var message = String.valueOf(event.getFormattedMessage());
                        return Printable.text(lines.doLayout(event).replace(message, Printable.line(message)));
                    }
                };
                layout.setContext(getContext());
                layout.start();
            }
        };
        encoder.setContext(context);
        encoder.setPattern(LINE);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        var encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }
}
