package io.hedgerow.pipeline.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestIdsTest {
    private static final int MANY = 200_000;

    @Test
    void countsAsAMapOfStringsWould() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            RequestIds ids = new RequestIds();
            Map<String, Integer> answers = new HashMap<>();
            Map<String, String> truths = new HashMap<>();
            for (int i = 0; i < 3_000; i++) {
                String id = "r-" + random.nextInt(2_000);
                String truth = random.nextInt(3) == 0 ? null : "class " + random.nextInt(3);
                boolean isNew = !answers.containsKey(id);
                assertThat(ids.add(id, truth)).as("seed %d", seed).isEqualTo(isNew);
                if (isNew) {
                    answers.put(id, 0);
                    truths.put(id, truth);
                }
            }
            answer(random, ids, answers);
            assertThat(ids.size()).isEqualTo(answers.size());
            assertThat(ids.unanswered()).as("seed %d", seed).isEqualTo(count(answers, 0, 0));
            assertThat(ids.answeredAgain()).as("seed %d", seed).isEqualTo(count(answers, 2, Integer.MAX_VALUE));
            truths.forEach((id, truth) -> assertThat(ids.find(id).isRight("class 1"))
                    .isEqualTo(truth == null ? null : (Boolean) truth.equals("class 1")));
        }
    }

    private static void answer(Random random, RequestIds ids, Map<String, Integer> answers) {
        for (int i = 0; i < 3_000; i++) {
            String id = "r-" + random.nextInt(2_500);
            RequestIds.Known known = ids.find(id);
            assertThat(known != null).isEqualTo(answers.containsKey(id));
            if (known != null) {
                assertThat(known.answered()).isEqualTo(answers.merge(id, 1, Integer::sum) == 1);
            }
        }
    }

    private static long count(Map<String, Integer> answers, int least, int most) {
        return answers.values().stream()
                .filter(times -> times >= least && times <= most)
                .count();
    }

    @Test
    void anAnswerCountsMoreThanTwiceWithoutEnd() {
        RequestIds ids = new RequestIds();
        ids.add("r", null);
        for (int i = 0; i < 1_000; i++) {
            assertThat(ids.find("r").answered()).isEqualTo(i == 0);
        }
        assertThat(ids.answeredAgain()).isEqualTo(1);
    }

    @Test
    void holdsAFewBytesAnId() {
        RequestIds ids = new RequestIds();
        for (int i = 0; i < MANY; i++) {
            ids.add("a-request-id-as-long-as-a-uuid-would-be-" + i, null);
        }
        assertThat(ids.bytesHeld() / MANY).isLessThanOrEqualTo(34);
        RequestIds judged = new RequestIds();
        for (int i = 0; i < MANY; i++) {
            judged.add("r-" + i, "truth " + i);
        }
        assertThat(judged.bytesHeld() / MANY).isLessThanOrEqualTo(50);
    }

    @Test
    void nothingIsJudgedWithoutAPrediction() {
        RequestIds ids = new RequestIds();
        ids.add("r", "5");
        assertThat(ids.find("r").isRight(null)).isNull();
        assertThat(ids.find("r").isRight("5")).isTrue();
        assertThat(ids.find("r").isRight("6")).isFalse();
    }
}
