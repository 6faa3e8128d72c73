package io.hedgerow.benchmarks.load.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormats;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class BehaviourFormatTest {
    private static final ModelBehaviour CHEAP = ModelBehaviour.cheap(2, 7);

    private static BehaviourScorer scorer(ModelBehaviour behaviour) {
        return new BehaviourScorer(behaviour, new int[] {0, 1}, BehaviourFile.madeOf(behaviour));
    }

    private static Row row(double first, double second) {
        Row row = new InputLayout(BehaviourModel.inputs(CHEAP)).newRow();
        row.setDouble(0, 0, first);
        row.setDouble(1, 1, second);
        return row;
    }

    @Test
    void bytesAreTheBehaviour() {
        ModelBehaviour behaviour =
                CHEAP.withDelayMicros(12).withFailPercent(34).withSlowSubtask(5).hanging();
        assertThat(ModelBehaviour.ofBytes(behaviour.toBytes())).isEqualTo(behaviour);
    }

    /** The first pass over the features has the weights of a file without any. */
    @Test
    void aLargeFileIsReadToItsEnd() throws Exception {
        byte[] bytes = CHEAP.toBytes(100);
        BehaviourFile file = BehaviourFile.read(bytes);

        assertThat(file.behaviour()).isEqualTo(CHEAP);
        assertThat(file.weights()).hasSize(14).startsWith(BehaviourFile.madeOf(CHEAP));
        double expected = 0;
        for (int i = 0; i < 14; i++) {
            expected += file.weights()[i] * (i % 2 == 0 ? 2 : 3);
        }
        BehaviourScorer scorer = new BehaviourScorer(CHEAP, new int[] {0, 1}, file.weights());
        assertThat(scorer.score(row(2, 3), new Cancellation()).value()).isEqualTo(expected);
    }

    @Test
    void halfAWeightIsRefused() {
        byte[] bytes = CHEAP.toBytes(100);

        assertThatThrownBy(() -> BehaviourFile.read(Arrays.copyOf(bytes, bytes.length - 4)))
                .hasMessageContaining("108 bytes of weights, a multiple of 16 is allowed");
    }

    @Test
    void otherBytesAreRefused() {
        for (String text :
                new String[] {"", "features=x", "features=0;seed=1;delayMicros=0;failPercent=0", "a=1;a=2"}) {
            assertThatThrownBy(() -> new BehaviourFormat()
                            .load(ModelArtifact.of("m", text.getBytes(UTF_8)), LoadOptions.DEFAULT))
                    .isInstanceOf(ModelRefusedException.class);
        }
    }

    @Test
    void theFormatIsFound() {
        assertThat(ModelFormats.load(getClass().getClassLoader()).names()).contains("bench", "onnx");
    }

    @Test
    void aCallIsADotProduct() throws Exception {
        BehaviourScorer scorer = scorer(CHEAP);
        double first = scorer.score(row(1, 0), new Cancellation()).value();
        double second = scorer.score(row(0, 1), new Cancellation()).value();

        assertThat(first).isNotEqualTo(second);
        assertThat(scorer.score(row(2, 3), new Cancellation()).value()).isEqualTo(2 * first + 3 * second);
    }

    @Test
    void theWantedShareOfCallsFailsAndAlwaysTheSameOnes() throws Exception {
        BehaviourScorer scorer = scorer(CHEAP.withFailPercent(50));
        int failures = 0;
        for (int i = 0; i < 1_000; i++) {
            boolean fails = fails(scorer, row(i, 1));
            assertThat(fails(scorer, row(i, 1))).isEqualTo(fails);
            failures += fails ? 1 : 0;
        }
        assertThat(failures).isBetween(430, 570);
    }

    @Test
    void oneSubtaskIsSlow() {
        BehaviourModel model = new BehaviourModel(
                BehaviourFile.read(CHEAP.withDelayMicros(100).withSlowSubtask(5).toBytes()));

        assertThat(model.nextSubtask().delayMicros()).isEqualTo(500);
        assertThat(model.nextSubtask().delayMicros()).isEqualTo(100);
        assertThat(model.nextSubtask().delayMicros()).isEqualTo(100);
    }

    private static boolean fails(BehaviourScorer scorer, Row row) throws InterruptedException {
        try {
            scorer.score(row, new Cancellation());
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    @Test
    void aSleepEndsWhenItIsCancelledAndAHangDoesNot() {
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        assertThatThrownBy(() -> scorer(CHEAP.withDelayMicros(60_000_000)).score(row(1, 1), cancelled))
                .isInstanceOf(CancellationException.class);
        assertThat(scorer(CHEAP.hanging()).isCancellable()).isFalse();

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> scorer(CHEAP.hanging()).score(row(1, 1), cancelled))
                .isInstanceOf(InterruptedException.class);
    }
}
