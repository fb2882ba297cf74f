package reprise.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reprise.settings.Setting;
import reprise.testing.FreePort;
import reprise.testing.NeedsProgram;
import reprise.testing.RawClient;
import reprise.testing.UserProgram;
import reprise.testing.Volumes;
import reprise.testing.WebService;

/**
 * The proxy of {@code components/access}: a real nginx, with the file that the component mounts, before the service.
 */
@NeedsProgram(UserProgram.NGINX)
class AccessProxyIT {
    private static final Path CONFIGURATION = Path.of("kustomize/components/access/nginx.conf");
    private static final String SETTINGS = "REPRISE_ALLOWED_HOSTS=reprise.example,localhost";
    /** What {@code openssl passwd -6} made of {@code correct horse}. */
    private static final String USERS = "alice:$6$reprise$"
            + "9kPgFAWSVEWmyRl8AT16UaF9wgpwTkU6M7OUxhcEEhMrJbPs139YYOAvimyJGRESfz6Fo0hbaPt2LNY9Xp2wt0\n";
    private static final String HOST = "Host: reprise.example\r\n";
    private static final String SILENT = "GET /proxy/ready HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";

    @TempDir
    Path folder;
    WebService service;
    Process nginx;
    URI proxy;

    @BeforeEach
    void start() throws Exception {
        assertThat(Files.readString(Path.of("kustomize/components/access/kustomization.yaml"))).contains(SETTINGS);
        service = new WebService(new Volumes(folder.resolve("volumes")).with(Setting.EMBEDDED, "false")
                .with(Setting.ALLOWED_HOSTS, SETTINGS.substring(SETTINGS.indexOf('=') + 1)));
        int port = FreePort.find();
        proxy = URI.create("http://localhost:" + port);
        var users = Files.writeString(Files.createDirectories(folder.resolve("users")).resolve("htpasswd"), USERS);
        Files.createDirectories(folder.resolve("tmp"));
        var configuration = Files.readString(CONFIGURATION).replace(" /tmp/", " " + folder.resolve("tmp") + "/")
                .replace("/users/htpasswd", users.toString())
                .replace("listen 8080;", "listen 127.0.0.1:" + port + ";")
                .replace("server reprise:80;", "server " + service.address().getAuthority() + ";");
        assertThat(configuration).contains(service.address().getAuthority(), users.toString(), ":" + port + ";");
        nginx = new ProcessBuilder(UserProgram.NGINX.path().toString(), "-c",
                Files.writeString(folder.resolve("nginx.conf"), configuration).toString(), "-g",
                "daemon off; user " + System.getProperty("user.name") + ";") // else, root's workers are of another user
                .redirectErrorStream(true).redirectOutput(folder.resolve("nginx.log").toFile()).start();
        await().untilAsserted(() -> assertThat(isReady())
                .as("nginx: " + Files.readString(folder.resolve("nginx.log"))).isTrue());
    }

    @AfterEach
    void stop() throws InterruptedException {
        nginx.destroy();
        assertThat(nginx.waitFor(30, TimeUnit.SECONDS)).as("nginx ends").isTrue();
        service.close();
    }

    private boolean isReady() {
        try {
            return RawClient.send(proxy, SILENT).statuses().contains(204);
        } catch (IllegalStateException _) {
            return false; // not yet
        }
    }

    private static String password(String password) {
        return "Authorization: Basic " + Base64.getEncoder()
                .encodeToString(("alice:" + password).getBytes(StandardCharsets.UTF_8)) + "\r\n";
    }

    private RawClient.Answer ask(String method, String path, String headers, String body) {
        return RawClient.send(proxy, method + " " + path + " HTTP/1.1\r\n" + headers
                + (body.isEmpty() ? ""
                        : "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                                + "\r\n")
                + "Connection: close\r\n\r\n" + body);
    }

    private RawClient.Answer get(String path, String headers) {
        return ask("GET", path, headers, "");
    }

    private String count() {
        return get("/count", HOST + password("correct horse")).text().lines().reduce((_, last) -> last).orElse("");
    }

    @Test
    void nothing_is_shown_or_stored_without_the_right_password() {
        for (var headers : new String[]{"", password("wrong"), password(""), "Authorization: Bearer x\r\n",
                password("correct horse").replace("Basic ", "Basic x")}) {
            for (var path : new String[]{"/", "/add?message=x", "/consultation", "/restore-points", "/health",
                    "/proxy/ready/../../add", "/proxy/ready/x"}) {
                var answer = get(path, HOST + headers);
                assertThat(answer.statuses()).as(path + " " + headers).containsExactly(401);
                assertThat(answer.header("www-authenticate")).hasValue("Basic realm=\"Reprise\"");
            }
            assertThat(ask("POST", "/add", HOST + headers, "message=x").statuses()).containsExactly(401);
        }
        assertThat(count()).isEqualTo("{\"count\":0}");
    }

    @Test
    void with_it_the_service_answers_as_it_does_without_a_proxy() {
        var answer = get("/count", HOST + password("correct horse"));
        assertThat(answer.statuses()).containsExactly(200);
        assertThat(answer.header("content-security-policy")).isPresent();
        assertThat(answer.header("cache-control")).hasValue("no-store");
        assertThat(get("/add?message=typed", HOST + password("correct horse")).statuses()).containsExactly(200);
        assertThat(ask("POST", "/add", HOST + password("correct horse"), "message=" + "x".repeat(20_000)).statuses())
                .containsExactly(413);
        assertThat(count()).isEqualTo("{\"count\":1}");
    }

    @Test
    void the_form_of_our_page_adds_and_one_of_a_foreign_page_does_not() {
        var browser = HOST + password("correct horse") + "Accept: text/html\r\n";
        var own = browser + "Origin: https://reprise.example\r\n";
        var answer = ask("POST", "/add", own + "Sec-Fetch-Site: same-origin\r\n", "message=form");
        assertThat(answer.statuses()).containsExactly(303);
        assertThat(answer.header("location")).hasValue("/?added=1");
        assertThat(ask("POST", "/add", own, "message=old+browser").statuses()).containsExactly(303);
        var foreign = browser + "Origin: https://evil.example\r\n";
        assertThat(ask("POST", "/add", foreign, "message=x").statuses()).containsExactly(403);
        assertThat(ask("POST", "/add", foreign + "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\n"
                + "Forwarded: host=evil.example\r\n", "message=x").statuses()).containsExactly(403);
        assertThat(get("/add?message=x", browser + "Sec-Fetch-Site: cross-site\r\n").statuses()).containsExactly(403);
        assertThat(count()).isEqualTo("{\"count\":2}");
    }

    @Test
    void another_host_is_misdirected_whatever_is_said_to_have_been_forwarded() {
        var evil = "Host: evil.example\r\n" + password("correct horse");
        assertThat(get("/count", evil).statuses()).containsExactly(421);
        assertThat(get("/count", evil + "X-Forwarded-Host: reprise.example\r\nForwarded: host=reprise.example\r\n")
                .statuses()).containsExactly(421);
    }
}
