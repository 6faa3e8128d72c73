package io.hedgerow.pipeline.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.ArtifactCache;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What web servers may do, and what they may not. */
class WebFilesTest {
    private static final String SECRET = "?signature=hush";
    private static final int MOST_BYTES = 1_000;

    /** Of those that are written to a file as they arrive. */
    private static final int LARGE_BYTES = 5 << 20;

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

    private static Path cacheFolder() {
        return folder.resolve("cache");
    }

    private static WebFiles files(String prefix, WebFiles.Limits limits) throws BadLocation {
        return new WebFiles(
                new AllowedLocations(List.of(Locations.resolvePrefix(prefix, folder))),
                limits,
                ArtifactCache.in(cacheFolder(), 1L << 30));
    }

    private static byte[] read(String address) throws BadLocation {
        return read(address, new WebFiles.Limits(LONG, LONG, LONG));
    }

    private static byte[] read(String address, WebFiles.Limits limits) throws BadLocation {
        return read(address, null, MOST_BYTES, limits).bytes();
    }

    private static ModelArtifact read(String address, @Nullable String sha256, int mostBytes, WebFiles.Limits limits)
            throws BadLocation {
        return files(server.address("/models/"), limits).read(Locations.resolveAny(address, folder), sha256, mostBytes);
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
        assertThat(readAll(more).sizeBytes()).as("its digest is another").isEqualTo(5);
        String less = server.saying("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nless");
        assertThatThrownBy(() -> readAll(less)).isInstanceOf(Unreachable.class);
    }

    private static ModelArtifact readAll(String address) throws BadLocation {
        String prefix = address.replaceFirst("[?].*", "");
        return files(prefix, new WebFiles.Limits(LONG, LONG, LONG))
                .read(Locations.resolveAny(address, folder), null, MOST_BYTES);
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
    void aLargeFileIsWrittenToTheCacheAsItArrives() throws Exception {
        byte[] bytes = large();
        Path cache = cacheFolder();
        CountDownLatch seen = new CountDownLatch(1);
        server.on("/models/whole", exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, LARGE_BYTES / 2);
            exchange.getResponseBody().flush();
            awaitUnfinished(cache);
            seen.countDown();
            exchange.getResponseBody().write(bytes, LARGE_BYTES / 2, bytes.length - LARGE_BYTES / 2);
        });
        ModelArtifact read = readLarge("/models/whole", null);
        assertThat(seen.getCount()).as("in a file before all of it was there").isZero();
        assertThat(read.buffer().isDirect()).isTrue();
        assertThat(read.bytes()).isEqualTo(bytes);
        assertThat(cache.resolve(read.sha256())).hasBinaryContent(bytes);
        assertNothingUnfinished();
    }

    private static byte[] large() {
        byte[] bytes = new byte[LARGE_BYTES];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static ModelArtifact readLarge(String path, @Nullable String sha256) throws BadLocation {
        return read(server.address(path), sha256, LARGE_BYTES, new WebFiles.Limits(LONG, LONG, LONG));
    }

    private static void awaitUnfinished(Path cache) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> unfinished(cache) > 0);
    }

    private static long unfinished(Path cache) throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> file.getFileName().toString().startsWith("."))
                    .count();
        }
    }

    private static void assertNothingUnfinished() throws IOException {
        assertThat(unfinished(cacheFolder())).as("left behind").isZero();
    }

    private static List<Path> cached() throws IOException {
        try (Stream<Path> files = Files.list(Files.createDirectories(cacheFolder()))) {
            return files.toList();
        }
    }

    @Test
    void whatDoesNotArriveAsAWholeLeavesNothing() throws Exception {
        byte[] bytes = large();
        List<Path> before = cached();
        server.on("/models/half", exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, LARGE_BYTES / 2);
        });
        assertThatThrownBy(() -> readLarge("/models/half", null)).isInstanceOf(Unreachable.class);
        assertThat(cached()).isEqualTo(before);

        server.on("/models/stuck", exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, LARGE_BYTES / 2);
            exchange.getResponseBody().flush();
            await(LONG);
        });
        WebFiles.Limits limits = new WebFiles.Limits(LONG, LONG, Duration.ofSeconds(2));
        assertThatThrownBy(() -> read(server.address("/models/stuck"), null, LARGE_BYTES, limits))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("had not arrived as a whole after PT2S");
        assertThat(cached()).isEqualTo(before);

        server.file("/models/more", new byte[LARGE_BYTES + 1]);
        assertThatThrownBy(() -> readLarge("/models/more", null)).hasMessageContaining("larger than 5 MiB");
        server.on("/models/unsaid", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[LARGE_BYTES + 1]);
        });
        assertThatThrownBy(() -> readLarge("/models/unsaid", null)).hasMessageContaining("larger than 5 MiB");
        assertThat(cached()).isEqualTo(before);
    }

    @Test
    void bytesOfAnotherDigestAreNotKept() throws Exception {
        byte[] bytes = large();
        bytes[0]++; // others have not read them
        server.file("/models/other", bytes).file("/models/few", new byte[] {7, 7, 7});
        List<Path> before = cached();
        assertThat(readLarge("/models/other", "0".repeat(64)).bytes())
                .as("for the caller to compare")
                .isEqualTo(bytes);
        assertThat(readLarge("/models/few", "0".repeat(64)).bytes()).hasSize(3);
        assertThat(cached()).isEqualTo(before);
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
        assertThatThrownBy(() -> readAll(nobody + SECRET))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("is " + nobody + ", which cannot be read")
                .hasMessageNotContaining("hush");
    }
}
