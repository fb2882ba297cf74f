package reprise.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reprise.restore.Request;

/** The words of a review, and what a service that answers over HTTP adds to them. */
class ReviewTextTest {
    private static final String BACKUP = "app-20261123T101500Z-t1.db";
    private static final String SHA256 = "0123456789abcdef".repeat(4);
    private static final Request.Restore REQUEST = new Request.Restore("monday", BACKUP, SHA256);

    private static String text(Request.Restore request, Optional<Cost> cost) {
        return ReviewText.of(new Review.Asked(request, true, cost));
    }

    @Test
    void a_request_is_told_in_both_languages() {
        assertThat(text(REQUEST, Optional.empty()).lines()).containsExactly(
                "This asks, as request `monday`, to restore the backup `" + BACKUP + "` with the sha256 `" + SHA256
                        + "`.",
                "The backup holds the state of 2026-11-23 10:15:00 UTC, on timeline 1.",
                "Whatever was added since then is set aside in a safety copy. The restore prints the "
                        + "request that undoes it.",
                "Ceci demande, sous l’identifiant `monday`, de restaurer la sauvegarde `" + BACKUP
                        + "` dont la somme sha256 est `" + SHA256 + "`.",
                "La sauvegarde contient l’état du 2026-11-23 10:15:00 UTC, sur la ligne de temps 1.",
                "Ce qui a été ajouté depuis est mis de côté dans une copie de sûreté. "
                        + "La restauration affiche la demande qui l’annule.");
    }

    @Test
    void markup_and_mentions_in_what_somebody_wrote_have_no_effect() {
        assertThat(text(REQUEST.askedBy("`@everyone` <b>"), Optional.empty()))
                .contains("The file says that `'@everyone' <b>` asks for it. This is unverified.");
        assertThat(ReviewText.of(new Review.Refused("`@everyone`\n# x" + "y".repeat(1000))))
                .contains("Refused: `'@everyone' # xyyy").hasSizeLessThan(1000).hasLineCount(2);
    }

    @Test
    void a_placeholder_for_the_owners_is_told() {
        assertThat(ReviewText.of(new Review.Asked(REQUEST, false, Optional.empty())))
                .contains("**Nobody has to review this", "**Personne n’est tenu de relire ceci");
    }

    private static String told(String answer) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/restore-points/" + BACKUP, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                body.write(answer.getBytes(UTF_8));
            }
        });
        server.start();
        try {
            var service = "http://localhost:" + server.getAddress().getPort() + "/";
            return text(REQUEST, Optional.of(new CostQuestion(service).ask(REQUEST)));
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"',
            textBlock = """
                    {'events_lost':51,'first_lost':[{'ts':'2026-11-23T10:16:00Z'}]} | 51 events, the first from 2026-11-23T10:16:00Z. | 51 événements, le premier du 2026
                    {'events_lost':1,'first_lost':[{'ts':'@everyone'}]}             | sets aside 1 event.                             | de côté 1 événement.
                    {'events_lost':0,'first_lost':[]}                               | sets aside 0 events.                            | de côté 0 événement.
                    {'events_lost':2,'first_lost':[],'schema_version':1}            | 2 events. Its schema is version 1: the service migrates it | le service le migre
                    {'not_counted':'more than 5 s'}                                 | could not be counted                            | n’ont pas pu être comptés
                    """)
    void the_cost_of_a_backup_that_is_offered_is_told(String cost, String english, String french) throws IOException {
        var answer = "{'verdict':'verified','sha256':'%s','request':{},'cost':%s}".formatted(SHA256, cost);
        assertThat(told(answer.replace('\'', '"'))).contains(english, french);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"',
            textBlock = """
                    'verdict':'damaged: size','sha256':'%s'                               | is damaged: the request will be refused | est endommagée
                    'verdict':'verified','sha256':'8'                                     | another sha256                          | une autre somme
                    'verdict':'verified','sha256':'%s','cost':{'schema_version':99}       | version 99, which the service does not know | est en version 99
                    'verdict':'verified','sha256':'%s','cost':{'events_lost':1}           | does not offer this backup              | ne propose pas
                    'verdict':'not verified','cost':{'events_lost':3,'first_lost':[]}     | sets aside 3 events.                    | 3 événements
                    'verdict':7                                                           | is unknown: the service did not give an | Le coût est inconnu
                    """)
    void a_backup_that_would_be_refused_is_told(String fields, String english, String french) throws IOException {
        assertThat(told(("{" + fields.replace("%s", SHA256) + "}").replace('\'', '"'))).contains(english, french);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "[]", "{", ""})
    void an_answer_that_is_none_is_told(String answer) throws IOException {
        assertThat(told(answer)).contains("What it would cost is unknown: the service did not give an answer");
    }

    @Test
    void a_service_that_does_not_know_the_backup_or_is_away_is_told() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var address = "http://localhost:" + server.getAddress().getPort();
        server.start();
        assertThat(new CostQuestion(address).ask(REQUEST)).isEqualTo(new Cost.Unknown("the service answered 404"));
        server.stop(0);
        assertThat(new CostQuestion(address).ask(REQUEST)).isInstanceOf(Cost.Unknown.class);
        assertThat(new CostQuestion("no address").ask(REQUEST)).isInstanceOf(Cost.Unknown.class);
    }
}
