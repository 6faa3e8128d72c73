package io.hedgerow.policies.selection;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.SelectionSpec.TieBreak;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The collector asks after every arrival, so asking must leave no garbage. */
class AllocationTest {
    private static final int ASKS = 20_000;
    private static final int VARIANTS = 8;

    static List<SelectionSpec> selections() {
        SelectionSpec majority = SelectionSpec.of("majorityVote");
        return List.of(
                SelectionSpec.of("fastest"),
                SelectionSpec.of("fastest").withMinConfidence(0.99),
                majority,
                majority.withQuorum(2.0).withTieBreak(TieBreak.HIGHEST_CONFIDENCE),
                majority.withMinConfidence(0.2),
                SelectionSpec.of("weightedVote").withMinConfidence(0.99),
                SelectionSpec.of("weightedVote").withTieBreak(TieBreak.LOWEST_LATENCY),
                SelectionSpec.of("confidence"),
                SelectionSpec.of("confidence").withMinConfidence(0.99),
                SelectionSpec.of("priority").withMinConfidence(0.99),
                SelectionSpec.of("canary"),
                SelectionSpec.of("canary").withMinConfidence(0.99));
    }

    @ParameterizedTest
    @MethodSource("selections")
    void aDecisionAllocatesNothing(SelectionSpec selection) {
        SelectionPolicy policy = Policies.of(
                TestingEndpoint.withVariants(VARIANTS).selection(selection).build());
        TestingBallot ballot = TestingBallot.of(VARIANTS).arm(7);
        for (int i = 0; i < VARIANTS - 1; i++) {
            ballot.arrive(i, Ending.scored(Prediction.ofLabel(i % 3, 0.1 * i)));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int answers = ask(policy, ballot);
        long before = threads.getCurrentThreadAllocatedBytes();
        answers += ask(policy, ballot);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(answers).isBetween(0, 2 * ASKS);
        assertThat(allocated).isLessThan(ASKS); // less than a byte each: what the measurement itself takes
    }

    private static int ask(SelectionPolicy policy, TestingBallot ballot) {
        int answers = 0;
        for (int i = 0; i < ASKS; i++) {
            answers += policy.evaluate(ballot).kind() == Verdict.Kind.ANSWER ? 1 : 0;
        }
        return answers;
    }
}
