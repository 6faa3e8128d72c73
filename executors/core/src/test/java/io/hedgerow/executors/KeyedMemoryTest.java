package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.proto.flink.KeyedModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which models of keys are in memory, and how they leave it. */
class KeyedMemoryTest {
    private static final TestingKeyedPool POOL = TestingKeyedPool.create();

    private int openBefore;

    @BeforeEach
    void countOpen() {
        openBefore = TestingModel.open();
    }

    @AfterEach
    void nothingIsLeftOpenOrWasClosedUnderACall() {
        assertThat(TestingModel.open()).isEqualTo(openBefore);
        assertThat(TestingModel.closedUnderACall()).isZero();
    }

    @Test
    void ofMoreModelsThanFitSomeAreLoadedAgain() throws Exception {
        int loadsBefore = TestingModel.loads();
        int models = 50;
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(POOL.withCacheBytes(4 * 1024))) {
            for (int m = 0; m < models; m++) {
                harness.publish(TestingKeyedPool.model("k" + m, "1", "value=" + m));
            }
            List<Double> expected = new ArrayList<>();
            for (int i = 0; i < 4 * models; i++) {
                harness.process(TestingKeyedPool.item(i, "k" + i % models));
                harness.awaitReplies(i + 1);
                expected.add((double) (i % models));
                assertThat(TestingModel.open() - openBefore)
                        .as("in the cache, to be closed, being closed, and in a call")
                        .isLessThanOrEqualTo(4 + ModelClosing.MOST_WAITING + 1 + 1);
            }
            assertThat(harness.replies())
                    .extracting(reply -> reply.prediction().value())
                    .isEqualTo(expected);
        }
        assertThat(TestingModel.loads() - loadsBefore).isGreaterThan(models);
    }

    @Test
    void theTaskThreadClosesNone() throws Exception {
        int closedBefore = TestingModel.closedOnThisThread();
        int loadsBefore = TestingModel.loads();
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(POOL.withCacheBytes(8 * 1024))) {
            for (int m = 0; m < 30; m++) {
                harness.publish(TestingKeyedPool.model("k" + m, "1", "value=" + m));
                harness.process(TestingKeyedPool.item(2 * m, "k" + m));
                harness.awaitReplies(2 * m + 1);
                harness.publish(TestingKeyedPool.model("k" + m, "2", "value=" + (1_000 + m)));
                harness.process(TestingKeyedPool.item(2 * m + 1, "k" + m));
                harness.awaitReplies(2 * m + 2);
                if (m % 3 == 0) {
                    harness.publish(KeyedModel.deleted("m-k" + m, "2"));
                }
            }
        }
        assertThat(TestingModel.loads() - loadsBefore).isEqualTo(60);
        assertThat(TestingModel.closedOnThisThread())
                .as("evicted, replaced, deleted, and left at the end")
                .isEqualTo(closedBefore);
    }
}
