package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Status;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.flink.EndpointGeneration;
import io.hedgerow.proto.flink.Readiness;
import io.hedgerow.proto.flink.RosterBoard;
import io.hedgerow.proto.flink.RosterState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator and the endpoints that are published while it runs. */
class CollectorPublishedTest {
    private static final int FIXED = Endpoints.roster().endpoints().size();
    private static final EndpointGeneration NEXT = Endpoints.generation(FIXED, Endpoints.fastest(), "2");
    private static final EndpointGeneration LAST = Endpoints.generation(FIXED + 1, Endpoints.vote(), "3");

    private final List<CollectorHarness> harnesses = new ArrayList<>();
    private final AtomicLong nowMillis = new AtomicLong(1_000_000);
    private long sequence;

    @TempDir
    private Path folder;

    private RosterBoard board;

    @BeforeEach
    void setUp() {
        board = RosterBoard.in(folder.toUri().toString());
    }

    @AfterEach
    void closeHarnesses() throws Exception {
        for (CollectorHarness harness : harnesses) {
            harness.close();
        }
    }

    private CollectorHarness harness() throws Exception {
        var factory = new CollectorOperatorFactory(
                Endpoints.roster(), CollectorOptions.DEFAULTS.withBoard(board), () -> nowMillis.get() * 1_000);
        var harness = new CollectorHarness(factory, 1, 0);
        harness.setProcessingTime(nowMillis.get());
        harness.setup();
        harnesses.add(harness);
        return harness;
    }

    private void publish(CollectorHarness harness, EndpointGeneration... generations) throws IOException {
        Set<Integer> held = new TreeSet<>(IntStream.range(0, FIXED).boxed().toList());
        for (EndpointGeneration generation : generations) {
            board.publish(harness.job(), generation);
            held.add(generation.position());
        }
        board.publish(harness.job(), new RosterState(++sequence, Map.of(), held, true));
    }

    private Readiness readiness(CollectorHarness harness, EndpointGeneration generation) throws IOException {
        return board.readiness(harness.job(), generation.position()).get("collector-0");
    }

    private void runUntilInstalled(CollectorHarness harness, EndpointGeneration generation) {
        harness.runMailsUntil(() -> readiness(harness, generation) != null);
    }

    private void answer(CollectorHarness harness, String id, long admission, EndpointGeneration under)
            throws Exception {
        harness.header(Messages.header(id, admission, under, nowMillis.get()));
        for (int variant = 0; variant < under.endpoint().variants().size(); variant++) {
            harness.reply(Messages.scored(id, admission, variant, 1));
        }
    }

    private static List<Answer> answers(CollectorHarness harness) {
        return harness.extractOutputValues();
    }

    @Test
    void servesWhatIsPublishedWhileItRuns() throws Exception {
        CollectorHarness harness = harness();
        harness.open();
        publish(harness, NEXT, LAST);
        runUntilInstalled(harness, LAST);
        assertThat(readiness(harness, NEXT).isReady()).isTrue();
        assertThat(readiness(harness, LAST).isReady()).isTrue();

        answer(harness, "r", 1, NEXT);
        answer(harness, "s", 2, LAST);
        harness.header(Messages.header("t", 3, Endpoints.FASTEST, nowMillis.get()));
        harness.reply(Messages.scored("t", 3, 0, 1));

        assertThat(answers(harness)).extracting(Answer::requestId).containsExactly("r", "s", "t");
        assertThat(answers(harness)).extracting(Answer::version).containsExactly("2", "3", "1");
        assertThat(answers(harness)).extracting(Answer::epoch).containsExactly(NEXT.epoch(), LAST.epoch(), 7L);
    }

    @Test
    void letsGoOfAGenerationWhenItsLastRequestIsThrough() throws Exception {
        CollectorHarness harness = harness();
        harness.open();
        publish(harness, NEXT);
        runUntilInstalled(harness, NEXT);
        harness.header(Messages.header("r", 1, NEXT, nowMillis.get()));
        harness.reply(Messages.scored("r", 1, 0, 1));
        publish(harness, LAST);
        runUntilInstalled(harness, LAST);
        harness.header(Messages.header("s", 2, NEXT, nowMillis.get()));
        harness.reply(Messages.scored("s", 2, 1, 1));
        harness.reply(Messages.scored("s", 2, 0, 1));
        harness.reply(Messages.scored("r", 1, 1, 1));
        assertThat(answers(harness)).extracting(Answer::status).containsExactly(Status.ANSWERED, Status.ANSWERED);

        AtomicLong strays = new AtomicLong(100);
        harness.runMailsUntil(() -> {
            long stray = strays.getAndIncrement();
            answer(harness, "r" + stray, stray, NEXT);
            return answers(harness).get(answers(harness).size() - 1).status() == Status.UNAVAILABLE;
        });
        harness.endInput(1);
        harness.endInput(2);
        assertThat(harness.statistics().answers()).isEqualTo(answers(harness).size());
        assertThat(harness.statistics().count(Status.UNAVAILABLE)).isEqualTo(1);
        VariantStatistics variant =
                harness.statistics().endpoints().get("fastest").variants().get("b");
        assertThat(variant.version()).isEqualTo("2");
        assertThat(variant.attempts())
                .as("of a generation that is gone")
                .isEqualTo(answers(harness).size() - 1L);
    }

    @Test
    void aPolicyThatCannotBeMadeIsARefusalAndServingGoesOn() throws Exception {
        CollectorHarness harness = harness();
        harness.open();
        EndpointSpec fastest = NEXT.endpoint();
        EndpointSpec unknown = Endpoints.with(fastest, fastest.variants(), SelectionSpec.of("guess"));
        EndpointGeneration refused = new EndpointGeneration(NEXT.position(), NEXT.epoch(), unknown, NEXT.models());
        publish(harness, refused, LAST);
        runUntilInstalled(harness, LAST);
        assertThat(readiness(harness, refused).refusal()).contains("no selection policy guess");
        assertThat(readiness(harness, LAST).isReady()).isTrue();
        answer(harness, "s", 2, LAST);
        assertThat(answers(harness)).extracting(Answer::status).containsExactly(Status.ANSWERED);
    }

    @Test
    void restoredRequestsOfAPublishedGenerationGoOn() throws Exception {
        OperatorSubtaskState state = stateWithAnOpenRequest();
        CollectorHarness second = harness();
        publish(second, NEXT);
        second.initializeState(state);
        second.open();
        assertThat(answers(second)).isEmpty();
        second.reply(Messages.scored("r", 1, 1, 1));
        assertThat(answers(second))
                .singleElement()
                .extracting(Answer::status, Answer::variant, Answer::version)
                .containsExactly(Status.ANSWERED, "b", "2");
        assertThat(readiness(second, NEXT).isReady()).isTrue();
    }

    @Test
    void restoredRequestsOfAGenerationThatIsNotHeldAreAnsweredUnavailable() throws Exception {
        OperatorSubtaskState state = stateWithAnOpenRequest();
        CollectorHarness second = harness();
        publish(second, LAST);
        second.initializeState(state);
        second.open();
        second.reply(Messages.scored("r", 1, 1, 1));
        assertThat(answers(second))
                .singleElement()
                .extracting(Answer::requestId, Answer::status)
                .containsExactly("r", Status.UNAVAILABLE);
    }

    private OperatorSubtaskState stateWithAnOpenRequest() throws Exception {
        CollectorHarness first = harness();
        publish(first, NEXT);
        first.open();
        first.header(Messages.header("r", 1, NEXT, nowMillis.get()));
        return first.snapshot(1, nowMillis.get());
    }
}
