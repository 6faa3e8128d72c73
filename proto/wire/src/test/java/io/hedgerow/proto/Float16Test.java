package io.hedgerow.proto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Float16Test {

    @Test
    void everyNumberComesBack() {
        for (int bits = 0; bits < 0x10000; bits++) {
            float value = Float16.toFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(Float16.of(value)).as("%x", bits).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void knownValues() {
        assertThat(Float16.toFloat((short) 0x3C00)).isEqualTo(1f);
        assertThat(Float16.toFloat((short) 0xC000)).isEqualTo(-2f);
        assertThat(Float16.toFloat((short) 0x7BFF)).isEqualTo(65504f);
        assertThat(Float16.toFloat((short) 1)).isEqualTo(0x1p-24f);
        assertThat(Float16.toFloat((short) 0x7C00)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Float16.toFloat((short) 0x7E00)).isNaN();
        assertThat(Float16.of(Double.NaN)).isEqualTo((short) 0x7E00);
    }

    @Test
    void roundsToTheNearestEven() {
        assertThat(Float16.of(1 + 0x1p-11)).isEqualTo((short) 0x3C00);
        assertThat(Float16.of(1 + 3 * 0x1p-11)).isEqualTo((short) 0x3C02);
        assertThat(Float16.of(1 + 0x1p-11 + 0x1p-40)).isEqualTo((short) 0x3C01);
        assertThat(Float16.of(65519.99)).isEqualTo((short) 0x7BFF);
        assertThat(Float16.of(65520)).isEqualTo((short) 0x7C00);
        assertThat(Float16.of(0x1p-25)).isEqualTo((short) 0);
        assertThat(Float16.of(-Double.MIN_VALUE)).isEqualTo((short) 0x8000);
    }
}
