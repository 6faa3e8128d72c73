package io.hedgerow.policies.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.spec.HotKeysSpec;
import io.hedgerow.policies.spec.ModelKeySpec;
import io.hedgerow.policies.spec.UnitSource;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StandInsTest {
    private static final ModelKeySpec BY_UNIT = new ModelKeySpec(UnitSource.REQUEST_UNIT, "device-{key}", true);

    private static VariantSpec keyed(String name) {
        return VariantSpec.of(name).withModelKey(BY_UNIT);
    }

    private static VariantSpec hot(String name, String variant, String... keys) {
        return VariantSpec.of(name).withHotKeys(new HotKeysSpec(variant, Set.of(keys)));
    }

    private static String[] keys(int size, int position, String key) {
        String[] keys = new String[size];
        keys[position] = key;
        return keys;
    }

    @Test
    void oneScoresInsteadOfTheKeyedVariantForItsKeysAlone() {
        StandIns standIns = StandIns.of(TestingEndpoint.withVariants(1)
                .variant(keyed("device"))
                .variant(hot("h17", "device", "17", "18"))
                .variant(hot("h99", "device", "99"))
                .build());

        assertThat(standIns.variants(0b1111, keys(4, 1, "17"))).isEqualTo(0b0101);
        assertThat(standIns.variants(0b1111, keys(4, 1, "18"))).isEqualTo(0b0101);
        assertThat(standIns.variants(0b1111, keys(4, 1, "99"))).isEqualTo(0b1001);
        assertThat(standIns.variants(0b1111, keys(4, 1, "1"))).isEqualTo(0b0011);
        assertThat(standIns.variants(0b1111, keys(4, 1, null))).isEqualTo(0b0011);
    }

    @Test
    void nobodyStandsInForAVariantThatIsNotPlanned() {
        StandIns standIns = StandIns.of(TestingEndpoint.withVariants(1)
                .variant(keyed("device"))
                .variant(hot("h17", "device", "17"))
                .build());

        assertThat(standIns.variants(0b101, keys(3, 1, "17"))).isEqualTo(0b001);
        assertThat(standIns.variants(0b011, keys(3, 1, "17"))).isEqualTo(0b011);
    }

    @Test
    void aKeyedVariantMayStandInAndPairsDoNotMix() {
        StandIns standIns = StandIns.of(TestingEndpoint.withVariants(0)
                .variant(hot("h", "b", "17").withModelKey(BY_UNIT))
                .variant(keyed("a"))
                .variant(keyed("b"))
                .build());

        assertThat(standIns.variants(0b111, new String[] {"17", "17", "17"})).isEqualTo(0b011);
        assertThat(standIns.variants(0b111, new String[] {"17", "17", "1"})).isEqualTo(0b110);
    }

    @Test
    void refusesToStandInForNobody() {
        assertThatThrownBy(() -> StandIns.of(TestingEndpoint.withVariants(1)
                        .variant(hot("h", "device", "17"))
                        .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no variant device to score the hot keys of");
    }
}
