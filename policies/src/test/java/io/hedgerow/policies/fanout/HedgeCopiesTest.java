package io.hedgerow.policies.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HedgeCopiesTest {

    private static EndpointSpec endpoint(double maxExtraLoadPercent, long delayMicros) {
        return TestingEndpoint.withVariants(1)
                .variant(VariantSpec.of("far").withPool("heavy"))
                .variant(VariantSpec.of("shade").withPool("heavy").withShadow(true))
                .fanOut(FanOutSpec.hedged("wine", new HedgeSpec("v0", 0, delayMicros, maxExtraLoadPercent)))
                .build();
    }

    private static HedgeCopies copies(double maxExtraLoadPercent, long delayMicros) {
        HedgeCopies copies = HedgeCopies.of(endpoint(maxExtraLoadPercent, delayMicros));
        assertThat(copies).isNotNull();
        return copies;
    }

    @Test
    void variantsElsewhereThatMayAnswerAreCopied() {
        assertThat(copies(100, 0).variants()).isEqualTo(0b010);
    }

    @Test
    void hedgeInOnePoolHasNoCopies() {
        HedgeSpec hedge = new HedgeSpec("v0", 0, 0, 5);
        assertThat(HedgeCopies.of(TestingEndpoint.withVariants(2)
                        .fanOut(FanOutSpec.hedged("wine", hedge))
                        .build()))
                .isNull();
        assertThat(HedgeCopies.of(TestingEndpoint.withVariants(2).build())).isNull();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 5, 30})
    void shareOfTheRequestsIsCopiedTheSameOnesEveryTime(double percent) {
        HedgeCopies copies = copies(percent, 0);
        int[] copied = IntStream.range(0, 200_000)
                .filter(i -> copies.has("request-" + i))
                .toArray();
        assertThat((double) copied.length).isCloseTo(2_000 * percent, Percentage.withPercentage(6));
        assertThat(IntStream.of(copied).allMatch(i -> copies(percent, 0).has("request-" + i)))
                .isTrue();
        HedgeCopies more = copies(percent + 1, 0);
        assertThat(IntStream.of(copied).allMatch(i -> more.has("request-" + i))).isTrue();
    }

    @Test
    void hundredPercentIsEveryRequest() {
        HedgeCopies copies = copies(100, 0);
        assertThat(IntStream.range(0, 50_000).allMatch(i -> copies.has("r" + i)))
                .isTrue();
    }

    @Test
    void copyStartsNoEarlierThanTheDelay() {
        assertThat(copies(5, 0).notBeforeMillis(1_000_500)).isZero();
        assertThat(copies(5, 20_000).notBeforeMillis(1_000_000)).isEqualTo(1_020);
        assertThat(copies(5, 20_000).notBeforeMillis(1_000_001)).isEqualTo(1_021);
        assertThat(copies(5, 300).notBeforeMillis(1_000_700)).isEqualTo(1_001);
    }
}
