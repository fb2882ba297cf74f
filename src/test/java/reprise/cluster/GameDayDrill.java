package reprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import reprise.drill.Answer;
import reprise.drill.Objective;
import reprise.drill.Outcome;
import reprise.drill.Report;

/**
 * The game day: plays the disasters on an installation while events are added all the time, measures what each costs,
 * and fails when an objective is missed. It leaves the rows that were there before it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GameDayDrill {
    /** Label of a namespace whose owner agrees. */
    private static final String LABEL = "reprise/drill";
    private static final String NO_SHA256 = "0".repeat(64);
    private static final double BEFORE = 3;
    private static final int STEADY = 15;

    private static final List<Outcome> OUTCOMES = new ArrayList<>();
    /** Rows that are known to be gone: each is counted once. */
    private static final Set<String> GONE = new HashSet<>();
    private static Cluster cluster;
    private static WriteStream writes;
    private static Backups.Taken first;
    private static String id = "";

    @BeforeAll
    static void begin() throws Exception {
        cluster = Cluster.installed();
        var namespace = cluster.client.namespaces().withName(Cluster.NAMESPACE).get();
        if (namespace == null) {
            throw new IllegalStateException("there is no namespace " + Cluster.NAMESPACE + ": install Reprise first");
        }
        var labels = namespace.getMetadata().getLabels();
        if (labels == null || !"allowed".equals(labels.get(LABEL))) {
            throw new IllegalStateException("the namespace " + Cluster.NAMESPACE
                    + " is not labelled for drills, which delete"
                    + " its data volume. If that is meant: kubectl label namespace " + Cluster.NAMESPACE + " " + LABEL
                    + "=allowed");
        }
        id = Long.toString(System.currentTimeMillis(), 36);
        first = cluster.backups.take();
        writes = new WriteStream(cluster.web);
        writes.awaitGood(STEADY, 0);
    }

    @AfterAll
    static void end() throws Exception {
        if (writes == null) {
            return;
        }
        writes.close();
        Report.write(Path.of("target/drill"), LocalDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString(), OUTCOMES);
        System.out.println(Report.markdown(OUTCOMES));
        cluster.ask("drill-" + id + "-end", first);
        Await.until("the rows before the drill are back",
                () -> cluster.web.lastRestore("id").equals("drill-" + id + "-end")
                        && cluster.web.serves());
        cluster.awaitHealthy(cluster.git.request("none", "", "").push("Ask for nothing after the drill"));
        cluster.backups.close();
        cluster.close();
    }

    @Test
    @Order(1)
    void pod_killed() throws Exception {
        play("pod killed", () -> {
            var before = cluster.podUid();
            cluster.pod().ifPresent(pod -> cluster.client.resource(pod).withGracePeriod(0).delete());
            cluster.awaitOtherPod(before);
        }, _ -> false);
    }

    @Test
    @Order(2)
    void data_volume_lost() throws Exception {
        cluster.backups.take();
        play("data volume lost", cluster::loseDataVolume, _ -> false);
    }

    @Test
    @Order(3)
    void data_volume_lost_and_newest_backup_damaged() throws Exception {
        cluster.backups.take();
        var newest = cluster.backups.take();
        play("data volume lost, newest backup damaged", () -> {
            cluster.backups.damage(newest.file());
            cluster.loseDataVolume();
        }, _ -> false);
        cluster.backups.remove(newest);
    }

    @Test
    @Order(4)
    void wrong_rows_and_a_chosen_restore_point() throws Exception {
        double before = writes.now();
        var chosen = cluster.backups.take();
        cluster.web.add("wrong row of drill " + id);
        play("wrong rows, a chosen restore point", () -> {
            var request = "drill-" + id;
            var commit = cluster.ask(request, chosen);
            Await.until("restored " + request, () -> cluster.web.lastRestore("id").equals(request));
            cluster.awaitHealthy(commit);
        }, answer -> answer.at() > before);
        assertThat(cluster.web.rows()).doesNotContain("wrong row of drill " + id);
    }

    @Test
    @Order(5)
    void bad_request() throws Exception {
        play("bad request", () -> {
            var bad = cluster.ask("drill-" + id + "-bad", "app-20200101T000000Z-t1.db", NO_SHA256);
            Await.until("the sync fails", () -> cluster.argocd.isFailing(bad));
            cluster.awaitHealthy(cluster.git.revert());
        }, _ -> false);
    }

    /** What happens, and what waits until it is over. */
    @FunctionalInterface
    private interface Disaster {
        void happen() throws Exception;
    }

    private static void play(String name, Disaster disaster, Predicate<Answer> onPurpose) throws Exception {
        var objective = Objective.of(Objective.FILE, name);
        writes.awaitGood(STEADY, writes.now());
        double moment = writes.now();
        try {
            disaster.happen();
            writes.awaitGood(STEADY, writes.now());
        } catch (AssertionError e) {
            throw new AssertionError(name + ": " + e.getMessage() + "\n" + cluster.diagnostics(), e);
        }
        var answers = writes.since(moment - BEFORE);
        var rows = cluster.web.rows();
        var acknowledged = writes.since(0).stream()
                .filter(answer -> answer.good() && answer.at() <= answers.getLast().at())
                .filter(answer -> !GONE.contains(answer.row())).toList();
        var outcome = Outcome.measure(name, objective, moment, answers, acknowledged, rows, onPurpose);
        acknowledged.stream().map(Answer::row).filter(row -> !rows.contains(row)).forEach(GONE::add);
        OUTCOMES.add(outcome);
        assertThat(outcome.isMet()).as(Report.markdown(List.of(outcome))).isTrue();
    }
}
