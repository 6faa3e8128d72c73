package io.hedgerow.policies.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EjectionTimeTest {
    private static final long MILLI = 1_000_000;

    private final EjectionTime time = new EjectionTime(100, 450);
    private long nowNanos = Long.MAX_VALUE / 2;

    @Test
    void growsWithEveryEjectionUpToItsMaximum() {
        assertThat(ejectedOneAfterTheOther(7)).containsExactly(100L, 200L, 300L, 400L, 450L, 450L, 450L);
    }

    @Test
    void fallsByOneForEachBaseTheVariantWasBack() {
        ejectedOneAfterTheOther(3);
        time.back(nowNanos);
        nowNanos += 299 * MILLI;
        assertThat(time.begin(nowNanos)).as("two of three are waited off").isEqualTo(200);
    }

    @Test
    void startsAnewWhenTheVariantWasBackForLong() {
        ejectedOneAfterTheOther(50);
        time.back(nowNanos);
        nowNanos += 500 * MILLI;
        assertThat(time.begin(nowNanos))
                .as("nobody waits for ejections that were no longer")
                .isEqualTo(100);
    }

    @Test
    void growsAlsoWhereItTakesLongToFindThatTheVariantIsNotBack() {
        ejectedOneAfterTheOther(3);
        nowNanos += 10_000 * MILLI;
        assertThat(time.begin(nowNanos)).isEqualTo(400);
    }

    @Test
    void growsInWholeStepsToAMaximumThatIsOne() {
        EjectionTime even = new EjectionTime(100, 200);

        assertThat(List.of(even.begin(0), even.begin(0), even.begin(0))).containsExactly(100L, 200L, 200L);
        even.back(0);
        assertThat(even.begin(200 * MILLI)).isEqualTo(100);
    }

    @Test
    void refusesTimesThatAreNone() {
        assertThat(time.millis()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> new EjectionTime(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new EjectionTime(2, 1));
    }

    private List<Long> ejectedOneAfterTheOther(int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> {
                    long millis = time.begin(nowNanos);
                    nowNanos += millis * MILLI;
                    return millis;
                })
                .toList();
    }
}
