package io.hedgerow.policies.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The enumeration finds what it is there to find, also where it does not walk every order. */
class ArrivalOrdersTest {
    private static final List<Ending> ENDINGS = Ending.orMissing(Ending.label(0), Ending.label(1));

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void findsAnAnswerThatComesTooEarly(int variants) {
        assertThatThrownBy(() -> check(variants, ballot -> {
                    int speaker = ballot.isClosed() ? variants - 1 : 0;
                    return ballot.hasArrived(0) || ballot.isClosed() ? label(ballot, speaker) : null;
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("answers");
    }

    /** One order of many gives away who looks at ranks, and only when all are in. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void findsATraceOfTheOrder(int variants) {
        assertThatThrownBy(() -> ArrivalOrders.checkSound(
                        TestingBallot.of(variants),
                        ENDINGS,
                        ballot -> ballot.isClosed() ? isBackwards(ballot) ? "backwards" : label(ballot, 0) : null))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("answers backwards");
    }

    private static boolean isBackwards(TestingBallot ballot) {
        for (int i = 0; i < ballot.size(); i++) {
            if (ballot.arrivalRank(i) != ballot.size() - 1 - i) {
                return false;
            }
        }
        return true;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void findsWhoWaitsThoughTheOutcomeIsKnown(int variants) {
        assertThatThrownBy(() -> check(variants, ballot -> ballot.isClosed() ? label(ballot, 0) : null))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("waits though the outcome is");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void findsADeadlineThatChangesTheOutcome(int variants) {
        assertThatThrownBy(() -> ArrivalOrders.checkSound(
                        TestingBallot.of(variants),
                        ENDINGS,
                        ballot -> ballot.isDeadline() ? "late" : ballot.isClosed() ? label(ballot, 0) : null))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("at the deadline late");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void passesWhoAnswersOnceTheOutcomeIsKnown(int variants) {
        long asks = check(variants, ballot -> ballot.hasArrived(0) || ballot.isClosed() ? label(ballot, 0) : null);
        assertThat(asks).isGreaterThan((long) Math.pow(ENDINGS.size(), variants));
    }

    private static long check(int variants, ArrivalOrders.Asked asked) {
        return ArrivalOrders.checkPrompt(TestingBallot.of(variants), ENDINGS, asked);
    }

    private static Object label(TestingBallot ballot, int variant) {
        return ballot.hasArrived(variant) && ballot.ending(variant).hasLabel()
                ? ballot.candidate(variant).label()
                : "none";
    }
}
