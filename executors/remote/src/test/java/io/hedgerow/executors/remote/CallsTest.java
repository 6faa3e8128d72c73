package io.hedgerow.executors.remote;

import static io.hedgerow.executors.remote.TestingRemote.DECLARED;
import static io.hedgerow.executors.remote.TestingRemote.load;
import static io.hedgerow.executors.remote.TestingRemote.ready;
import static io.hedgerow.executors.remote.TestingRemote.sums;
import static io.hedgerow.executors.remote.TestingRemote.twoNumbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.testkit.TestingEndpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deadlines, tries, connections and health. */
@Timeout(300)
class CallsTest {
    private static final String OPEN = "openInference";
    private static final String INFER = "/v2/models/m/infer";

    private final TestingServer server = TestingServer.start();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        server.close();
        threads.shutdownNow();
    }

    private Future<Prediction> score(LoadedModel model, Cancellation cancellation) throws ModelRefusedException {
        TestingEndpoint endpoint = twoNumbers();
        Scorer scorer = endpoint.bind(model);
        return threads.submit(() -> scorer.score(endpoint.row(1, 2), cancellation));
    }

    private static Cancellation within(long millis) {
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        return new Cancellation(() -> endNanos - System.nanoTime());
    }

    /** As if that long were left whenever it is asked, and not less because something was slow to begin. */
    private static Cancellation always(long millis) {
        return new Cancellation(() -> TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private static Prediction scoreNow(LoadedModel model, Cancellation cancellation) throws Exception {
        TestingEndpoint endpoint = twoNumbers();
        return endpoint.bind(model).score(endpoint.row(1, 2), cancellation);
    }

    @Test
    void aCallEndsWhenItIsCancelled() throws Exception {
        ready(server).on(INFER, server.hanging());
        try (LoadedModel model = load(server, OPEN, "")) {
            Cancellation cancellation = within(60_000);
            Future<Prediction> call = score(model, cancellation);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> server.received(INFER).size() == 1);
            cancellation.cancel();
            assertThatThrownBy(call::get).hasCauseInstanceOf(CancellationException.class);
            assertThat(twoNumbers().bind(model).isCancellable()).isTrue();
            assertThat(twoNumbers().bind(model).isBlocking()).isTrue();
        }
    }

    @Test
    void anAnswerThatComesInDropsEndsWhenItIsCancelled() throws Exception {
        ready(server).on(INFER, server.dripping());
        try (LoadedModel model = load(server, OPEN, "")) {
            Cancellation cancellation = within(60_000);
            Future<Prediction> call = score(model, cancellation);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> server.received(INFER).size() == 1);
            cancellation.cancel();
            assertThatThrownBy(call::get).hasCauseInstanceOf(CancellationException.class);
        }
    }

    @Test
    void aCallThatWasCancelledBeforeItStartedIsNotMade() throws Exception {
        try (LoadedModel model = load(sums(server), OPEN, "")) {
            Cancellation cancellation = new Cancellation();
            cancellation.cancel();
            assertThatThrownBy(() -> scoreNow(model, cancellation)).isInstanceOf(CancellationException.class);
            for (long millis : new long[] {0, -5}) {
                assertThatThrownBy(() -> scoreNow(model, always(millis)))
                        .hasMessageContaining("did not answer within the 0 ms there were");
            }
        }
        assertThat(server.received(INFER)).isEmpty();
    }

    @Test
    void aCallLastsNoLongerThanItIsWaitedFor() throws Exception {
        ready(server).on(INFER, server.hanging());
        try (LoadedModel model = load(server, OPEN, "")) {
            assertThatThrownBy(() -> scoreNow(model, always(50)))
                    .isInstanceOf(RemoteCallException.class)
                    .hasMessageEndingWith(" did not answer within the 50 ms there were");
        }
    }

    @Test
    void aCallThatNobodyWatchesEndsAtItsTimeout() throws Exception {
        ready(server).on(INFER, server.dripping());
        String longEnoughToLoad = ",'callTimeout':'4s'";
        try (LoadedModel model = load(server, OPEN, longEnoughToLoad)) {
            assertThatThrownBy(() -> scoreNow(model, new Cancellation()))
                    .hasMessageContaining("did not answer within the 4000 ms there were");
        }
    }

    @Test
    void aLoadEndsThoughTheServerDoesNot() {
        ready(server).on("/v2/models/m", server.dripping());
        assertThatThrownBy(() -> load(server, OPEN, ",'callTimeout':'200ms'"))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("did not answer within the 200 ms");
    }

    @Test
    void aConnectionThatIsNotAcceptedEndsTooWhenTheTimeIsUp() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<SocketChannel> waiting = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()));
                waiting.add(channel);
            }
            String settings = TestingRemote.settings(
                    "http://127.0.0.1:" + full.getLocalPort(),
                    OPEN,
                    ",'connectTimeout':'1h','callTimeout':'200ms'" + DECLARED);
            load(settings, Set.of("127.0.0.1")).close();
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    @Test
    void aBusyServerIsTriedAgain() throws Exception {
        ready(server)
                .on(
                        INFER,
                        TestingServer.inTurn(
                                TestingServer.json(503, ""),
                                TestingServer.json(429, "", Map.of("Retry-After", "0")),
                                TestingServer.answering(TestingRemote::sums)));
        try (LoadedModel model = load(server, OPEN, "")) {
            assertThat(scoreNow(model, within(60_000)).value()).isEqualTo(3);
        }
        assertThat(server.received(INFER)).hasSize(3);
    }

    @Test
    void triesAreCounted() throws Exception {
        ready(server).on(INFER, TestingServer.json(503, "{\"error\":\"full\"}"));
        try (LoadedModel model = load(server, OPEN, ",'retries':3")) {
            assertThatThrownBy(() -> scoreNow(model, within(60_000)))
                    .hasMessage("the server answered with status 503: full");
            assertThat(server.received(INFER)).hasSize(4);
        }
        try (LoadedModel model = load(server, OPEN, ",'retries':0")) {
            assertThatThrownBy(() -> scoreNow(model, within(60_000))).hasMessageContaining("503");
            assertThat(server.received(INFER)).hasSize(5);
        }
    }

    @Test
    void aPauseThatDoesNotFitIsNotMade() throws Exception {
        for (String pause : List.of("61", "Wed, 21 Oct 2065 07:28:00 GMT")) {
            ready(server).on(INFER, TestingServer.json(503, "", Map.of("Retry-After", pause)));
            try (LoadedModel model = load(server, OPEN, "")) {
                assertThatThrownBy(() -> scoreNow(model, within(60_000))).hasMessageContaining("503");
            }
        }
        assertThat(server.received(INFER)).hasSize(2);
    }

    @Test
    void aPauseEndsWhenTheCallIsCancelled() throws Exception {
        ready(server).on(INFER, TestingServer.json(503, "", Map.of("Retry-After", "50")));
        try (LoadedModel model = load(server, OPEN, ",'callTimeout':'1m'")) {
            Cancellation cancellation = within(60_000);
            Future<Prediction> call = score(model, cancellation);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> server.received(INFER).size() == 1 && server.inCalls() == 0);
            cancellation.cancel();
            assertThatThrownBy(call::get).hasCauseInstanceOf(CancellationException.class);
        }
    }

    @Test
    void whatMayHaveDoneSomethingIsNotTriedAgain() throws Exception {
        for (TestingServer.Reply reply : List.<TestingServer.Reply>of(
                TestingServer.json(500, ""),
                TestingServer.json(502, ""),
                TestingServer.json(400, ""),
                TestingServer.json("{}"),
                (exchange, request) -> {})) { // closed without an answer
            ready(server).on(INFER, reply);
            int before = server.received(INFER).size();
            try (LoadedModel model = load(server, OPEN, "")) {
                assertThatThrownBy(() -> scoreNow(model, within(60_000))).isInstanceOf(RemoteCallException.class);
            }
            assertThat(server.received(INFER)).hasSize(before + 1);
        }
    }

    @Test
    void oneConnectionServesAllCallsOfAThread() throws Exception {
        try (LoadedModel model = load(sums(server), OPEN, "")) {
            for (int i = 0; i < 20; i++) {
                scoreNow(model, within(60_000));
            }
        }
        assertThat(server.received(INFER)).hasSize(20);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void thereAreNoMoreConnectionsThanAllowed() throws Exception {
        ready(server).on(INFER, server.hanging());
        LongSupplier still = () -> 0;
        try (LoadedModel model = load(server, ",'connections':2", still)) {
            List<Cancellation> cancellations = new ArrayList<>();
            List<Future<Prediction>> calls = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                cancellations.add(within(60_000));
                calls.add(score(model, cancellations.get(i)));
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> server.received(INFER).size() == 2);
            assertThatThrownBy(() -> scoreNow(model, always(50)))
                    .hasMessageContaining("none of the connections to")
                    .hasMessageContaining("became free");
            assertThat(server.received(INFER)).hasSize(2);
            cancellations.forEach(Cancellation::cancel);
            for (Future<Prediction> call : calls) {
                assertThatThrownBy(call::get).hasCauseInstanceOf(CancellationException.class);
            }
            sums(server);
            assertThat(scoreNow(model, within(60_000)).value()).isEqualTo(3);
        }
    }

    @Test
    void callsThatAreCancelledAnywhereLoseNoConnection() throws Exception {
        long seed = Long.getLong("hedgerow.seed", System.nanoTime());
        Random random = new Random(seed);
        try (LoadedModel model = load(sums(server), OPEN, ",'connections':2")) {
            for (int i = 0; i < 300; i++) {
                Cancellation cancellation = within(60_000);
                Future<Prediction> call = score(model, cancellation);
                for (int spins = random.nextInt(200_000); spins > 0; spins--) {
                    Thread.onSpinWait();
                }
                cancellation.cancel();
                try {
                    assertThat(call.get().value()).isEqualTo(3);
                } catch (java.util.concurrent.ExecutionException e) {
                    assertThat(e.getCause()).as("seed %d", seed).isInstanceOf(CancellationException.class);
                }
            }
            for (int i = 0; i < 10; i++) {
                assertThat(scoreNow(model, within(60_000)).value())
                        .as("seed %d", seed)
                        .isEqualTo(3);
            }
        }
    }

    @Test
    void aServerThatDiesAndComesBackIsCalledAgain() throws Exception {
        AtomicLong nanos = new AtomicLong();
        TestingServer first = sums(TestingServer.start());
        try (LoadedModel model = load(first, "", nanos::get)) {
            assertThat(scoreNow(model, new Cancellation()).value()).isEqualTo(3);
            first.close();
            assertThatThrownBy(() -> scoreNow(model, new Cancellation())).isInstanceOf(RemoteCallException.class);
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
            assertThatThrownBy(() -> scoreNow(model, new Cancellation()))
                    .hasMessageContaining("not called: ")
                    .hasMessageContaining("cannot be reached");

            try (TestingServer second = sums(TestingServer.start(first.port()))) {
                nanos.addAndGet(TimeUnit.SECONDS.toNanos(4));
                assertThatThrownBy(() -> scoreNow(model, new Cancellation()))
                        .hasMessageContaining("not called: 4 s ago")
                        .hasMessageContaining("next look in 6 s");
                assertThat(second.received()).isEmpty();
                nanos.addAndGet(TimeUnit.SECONDS.toNanos(6));
                assertThat(scoreNow(model, new Cancellation()).value()).isEqualTo(3);
                assertThat(second.received("/v2/models/m/ready")).hasSize(1);
                assertThat(scoreNow(model, new Cancellation()).value()).isEqualTo(3);
                assertThat(second.received("/v2/models/m/ready")).hasSize(1);
            }
        }
    }

    @Test
    void aServerThatFailsAndIsReadyIsCalledOn() throws Exception {
        AtomicLong nanos = new AtomicLong();
        ready(server).on(INFER, TestingServer.json(500, ""));
        try (LoadedModel model = load(server, "", nanos::get)) {
            for (int i = 0; i < 5; i++) {
                nanos.addAndGet(TimeUnit.SECONDS.toNanos(4));
                assertThatThrownBy(() -> scoreNow(model, new Cancellation())).hasMessageContaining("status 500");
            }
        }
        assertThat(server.received("/v2/models/m/ready"))
                .as("at load, and 12 s later")
                .hasSize(2);
        assertThat(server.received(INFER)).hasSize(5);
    }

    @Test
    void aLookThatItsDeadlineCutsShortSaysNothing() throws Exception {
        AtomicLong nanos = new AtomicLong();
        ready(server).on(INFER, TestingServer.json(500, ""));
        try (LoadedModel model = load(server, "", nanos::get)) {
            assertThatThrownBy(() -> scoreNow(model, within(60_000))).hasMessageContaining("status 500");
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
            server.on("/v2/models/m/ready", (exchange, request) -> {
                nanos.addAndGet(TimeUnit.SECONDS.toNanos(60)); // the deadline passes before it has answered
                TestingServer.json(503, "").to(exchange, request);
            });
            assertThatThrownBy(() -> scoreNow(model, always(60_000))).hasMessageContaining("not called: ");
            sums(server);
            assertThat(scoreNow(model, within(60_000)).value()).isEqualTo(3);
        }
        assertThat(server.received("/v2/models/m/ready")).hasSize(3);
    }

    @Test
    void aModelIsLoadedWithoutItsServerIfItsInputsAreDeclared() throws Exception {
        AtomicLong nanos = new AtomicLong();
        server.close();
        assertThatThrownBy(() -> load(server, "", nanos::get))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("cannot be reached")
                .hasMessageContaining("where settings give inputs and outputs");
        try (LoadedModel model = load(server, DECLARED, nanos::get)) {
            assertThatThrownBy(() -> scoreNow(model, new Cancellation())).hasMessageContaining("not called: 0 s ago");
            try (TestingServer back = sums(TestingServer.start(server.port()))) {
                nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
                assertThat(scoreNow(model, new Cancellation()).value()).isEqualTo(3);
                assertThat(back.received("/v2/models/m/ready")).hasSize(1);
            }
        }
    }

    @Test
    void aClosedModelLeavesNothingBehind() throws Exception {
        LoadedModel model = load(sums(server), OPEN, "");
        assertThat(scoreNow(model, new Cancellation()).value()).isEqualTo(3);
        model.close();
        assertThatThrownBy(() -> scoreNow(model, new Cancellation())).isInstanceOf(RemoteCallException.class);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(thread -> thread.getName().startsWith("hedgerow-remote")
                                || thread.getName()
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .contains("httpclient")));
    }
}
