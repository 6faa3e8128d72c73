package io.hedgerow.pipeline.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RampUpTest {
    @Test
    void bothDirectionsAreInverse() {
        for (long seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            RampUp rampUp = new RampUp(random.nextInt(2_000_000_000));
            double elapsed = random.nextInt(2_000_000_000);
            assertThat(rampUp.elapsed(rampUp.atFullRate(elapsed)))
                    .as("seed %d", seed)
                    .isCloseTo(elapsed, Offset.offset(1.0));
        }
    }

    @Test
    void noRampUpIsTheFullRate() {
        assertThat(RampUp.NONE.elapsed(5)).isEqualTo(5);
        assertThat(RampUp.NONE.atFullRate(5)).isEqualTo(5);
    }

    @Test
    void hasNoNegativeLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RampUp(-1));
    }
}
