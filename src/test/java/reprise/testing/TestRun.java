package reprise.testing;

import java.io.PrintWriter;
import java.util.Arrays;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs the test classes that are its arguments, as a process; its exit code is 1 when one fails or is not found. */
final class TestRun {
    private TestRun() {}

    public static void main(String[] arguments) {
        var listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(arguments).map(DiscoverySelectors::selectClass).toList()).build(), listener);
        var summary = listener.getSummary();
        summary.printFailuresTo(new PrintWriter(System.out, true), 5);
        System.exit(
                summary.getTotalFailureCount() == 0 && summary.getContainersFoundCount() > arguments.length ? 0 : 1);
    }
}
