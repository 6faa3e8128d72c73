package io.hedgerow.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.proto.Feedback;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * In whatever order decisions and feedback of many requests come, some of them twice and some never: each request that has
 * both is judged exactly once, all feedback is accounted for, and the order changes nothing of what is counted.
 */
class FeedbackJoinPropertyTest {
    private static final int SEEDS = 500;
    private static final int REQUESTS = 40;

    /** What came, and how often each is there. */
    private record Case(List<JoinRecord> records, int right, int judged, int feedback, Set<String> both) {}

    @Test
    void everyMatchIsCountedOnceInAnyOrder() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Case drawn = draw(random);
            FeedbackStatistics counted = null;
            for (int order = 0; order < 3; order++) {
                Collections.shuffle(drawn.records(), random);
                FeedbackStatistics now = joined(drawn.records());
                assertThat(counted == null ? now : counted)
                        .as("seed %d, order %d", seed, order)
                        .isEqualTo(now);
                counted = now;
            }
            assertThat(counted.records()).as("seed %d", seed).isEqualTo(drawn.feedback());
            assertThat(counted.matched())
                    .as("seed %d", seed)
                    .isEqualTo(drawn.both().size());
            assertThat(counted.ofAnswers().labels()).as("seed %d", seed).isEqualTo(drawn.judged());
            assertThat(counted.ofAnswers().right()).as("seed %d", seed).isEqualTo(drawn.right());
            assertThat(counted.matched() + counted.unfit() + counted.duplicates() + counted.unmatched())
                    .as("seed %d", seed)
                    .isEqualTo(counted.records());
        }
    }

    private static FeedbackStatistics joined(List<JoinRecord> records) {
        FeedbackRecorder recorder = new FeedbackRecorder();
        FeedbackJoin join = new FeedbackJoin(recorder);
        Map<String, JoinRecord> known = new HashMap<>();
        records.forEach(come -> known.compute(come.requestId(), (id, before) -> join.meet(before, come)));
        return recorder.snapshot();
    }

    private static Case draw(Random random) {
        List<JoinRecord> records = new ArrayList<>();
        Set<String> both = new HashSet<>();
        int right = 0;
        int feedbackCount = 0;
        for (int i = 0; i < REQUESTS; i++) {
            String id = "r-" + i;
            int decisions = random.nextInt(3);
            int feedback = random.nextInt(4);
            boolean isRight = random.nextBoolean();
            JoinRecord decision = new JoinRecord(
                    id, new KeptDecision("e", List.of(new KeptPrediction(KeptPrediction.ANSWER, "a", null))), null);
            records.addAll(Collections.nCopies(decisions, decision));
            records.addAll(Collections.nCopies(feedback, JoinRecord.of(Feedback.ofLabel(id, isRight ? "a" : "b"))));
            feedbackCount += feedback;
            if (decisions > 0 && feedback > 0) {
                both.add(id);
                right += isRight ? 1 : 0;
            }
        }
        return new Case(records, right, both.size(), feedbackCount, both);
    }
}
