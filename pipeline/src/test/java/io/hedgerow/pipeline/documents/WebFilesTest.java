package io.hedgerow.pipeline.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What web servers may do, and what they may not. */
class WebFilesTest {
    private static final String SECRET = "?signature=hush";
    private static final int MOST_BYTES = 1_000;
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private static Path folder;

    private static TestingWebServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestingWebServer.start(folder)
                .file("/models/sound", "sound".getBytes(UTF_8))
                .file("/secret", "secret".getBytes(UTF_8))
                .file("/models/large", new byte[MOST_BYTES + 1])
                .file("/models/largest", new byte[MOST_BYTES])
                .status("/models/missing", 404)
                .status("/models/forbidden", 403)
                .status("/models/broken", 503)
                .status("/models/busy", 429);
        server.redirect("/models/moved", "sound" + SECRET)
                .redirect("/models/up", server.address("/secret") + SECRET)
                .redirect("/models/elsewhere", "https://elsewhere.example/models/sound" + SECRET)
                .redirect("/models/plain", server.address("/models/sound").replace("https:", "http:") + SECRET)
                .redirect("/models/round", "round")
                .redirect("/models/dots", "x/%2e%2e/%2e%2e/secret" + SECRET)
                .redirect("/models/odd", "https://[" + SECRET);
        server.on("/models/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (server.closing().getCount() > 0) {
                exchange.getResponseBody().write(new byte[100]);
            }
        });
        server.on("/models/promising", exchange -> {
            exchange.sendResponseHeaders(200, 10_000_000_000L);
            await(LONG);
        });
        server.on("/models/trickling", exchange -> {
            exchange.sendResponseHeaders(200, MOST_BYTES);
            while (server.closing().getCount() > 0) {
                exchange.getResponseBody().write(1);
                exchange.getResponseBody().flush();
                await(Duration.ofMillis(20));
            }
        });
        server.on("/models/silent", exchange -> await(LONG));
    }

    private static void await(Duration longest) throws IOException {
        try {
            server.closing().await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException("closed", e);
        }
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static byte[] read(String address) throws BadLocation {
        return read(address, new WebFiles.Limits(LONG, LONG, LONG));
    }

    private static byte[] read(String address, WebFiles.Limits limits) throws BadLocation {
        FileLocation prefix = Locations.resolvePrefix(server.address("/models/"), folder);
        return new WebFiles(new AllowedLocations(List.of(prefix)), limits)
                .read(Locations.resolveAny(address, folder), MOST_BYTES);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String path) {
        return assertRefused(path, new WebFiles.Limits(LONG, LONG, LONG)).isNotInstanceOf(Unreachable.class);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String path, WebFiles.Limits limits) {
        String address = path.startsWith("https:") ? path : server.address(path);
        return assertThatThrownBy(() -> read(address + SECRET, limits))
                .isInstanceOf(BadLocation.class)
                .hasMessageContaining("is " + address)
                .satisfies(e -> {
                    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                        assertThat(String.valueOf(cause.getMessage())).doesNotContain("hush", "signature");
                    }
                });
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertUnreachable(String path) {
        return assertRefused(path, new WebFiles.Limits(LONG, LONG, LONG)).isInstanceOf(Unreachable.class);
    }

    @Test
    void readsWithTheQueryUpToTheLimit() throws Exception {
        assertThat(read(server.address("/models/sound") + SECRET))
                .asString(UTF_8)
                .isEqualTo("sound");
        assertThat(server.asked()).contains("/models/sound" + SECRET);
        assertThat(read(server.address("/models/largest"))).hasSize(MOST_BYTES);
    }

    @Test
    void whatIsTooLargeIsBrokenOff() {
        assertRefused("/models/large").hasMessageContaining("larger than 1000 bytes");
        assertRefused("/models/endless").hasMessageContaining("larger than 1000 bytes");
        assertRefused("/models/promising").hasMessageContaining("larger than 1000 bytes");
    }

    @Test
    void aServerThatLiesOfTheLengthIsNotBelieved() throws Exception {
        String more = server.saying("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + "more".repeat(MOST_BYTES));
        assertThat(new WebFiles(everything(more), new WebFiles.Limits(LONG, LONG, LONG))
                        .read(Locations.resolveAny(more, folder), MOST_BYTES))
                .as("its digest is another")
                .hasSize(5);
        String less = server.saying("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nless");
        assertThatThrownBy(() -> new WebFiles(everything(less), new WebFiles.Limits(LONG, LONG, LONG))
                        .read(Locations.resolveAny(less, folder), MOST_BYTES))
                .isInstanceOf(Unreachable.class);
    }

    private static AllowedLocations everything(String address) throws BadLocation {
        return new AllowedLocations(List.of(Locations.resolvePrefix(address, folder)));
    }

    @Test
    void aSlowBodyEndsAtTheLimitOfTheWhole() {
        Duration whole = Duration.ofMillis(300);
        assertRefused("/models/trickling", new WebFiles.Limits(LONG, LONG, whole))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("had not arrived as a whole after PT0.3S");
    }

    @Test
    void aServerThatSaysNothingIsNotAwaited() {
        Duration response = Duration.ofMillis(300);
        assertRefused("/models/silent", new WebFiles.Limits(LONG, response, LONG))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("timed out");
    }

    @Test
    void redirectsLeadToWhatIsAllowedOnly() throws Exception {
        assertThat(read(server.address("/models/moved"))).asString(UTF_8).isEqualTo("sound");
        assertRefused("/models/up").hasMessageContaining("redirected to what is " + server.address("/secret"));
        assertThat(server.asked()).noneMatch(path -> path.startsWith("/secret"));
        assertRefused("/models/elsewhere")
                .hasMessageContaining("https://elsewhere.example/models/sound, which lies outside");
        assertRefused("/models/plain").hasMessageContaining("https:// is allowed");
        assertRefused("/models/dots").hasMessageContaining("redirected to what is");
        assertRefused("/models/odd").hasMessageContaining("redirected to what is no URI");
        assertRefused("/models/round").hasMessageContaining("redirected more than 5 times");
    }

    @Test
    void whatTheServerRefusesIsFinalAndWhatItFailsIsNot() throws Exception {
        assertRefused("/models/missing").hasMessageContaining("status 404");
        assertRefused("/models/forbidden").hasMessageContaining("status 403");
        assertUnreachable("/models/broken").hasMessageContaining("status 503");
        assertUnreachable("/models/busy").hasMessageContaining("status 429");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String nobody = "https://localhost:" + port + "/m";
        assertThatThrownBy(() -> new WebFiles(everything(nobody), new WebFiles.Limits(LONG, LONG, LONG))
                        .read(Locations.resolveAny(nobody + SECRET, folder), MOST_BYTES))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("is " + nobody + ", which cannot be read")
                .hasMessageNotContaining("hush");
    }
}
