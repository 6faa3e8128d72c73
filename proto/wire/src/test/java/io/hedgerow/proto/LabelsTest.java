package io.hedgerow.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class LabelsTest {

    @Test
    void anIntegralNumberPrintsWithoutDecimals() {
        for (Object five :
                new Object[] {5, 5L, (byte) 5, 5.0, 5f, new BigDecimal("5.00"), BigInteger.valueOf(5), "5"}) {
            assertThat(Labels.canonical(five)).as(five.getClass().getName()).isEqualTo("5");
        }
        assertThat(Labels.canonical(-0.0)).isEqualTo("0");
        assertThat(Labels.canonical(1e15)).isEqualTo("1000000000000000");
        assertThat(Labels.canonical(0x1p63)).isEqualTo("9223372036854775808");
        assertThat(Labels.canonical(-0x1p63)).isEqualTo("-9223372036854775808");
        assertThat(Labels.canonical(1e22)).isEqualTo("10000000000000000000000");
        assertThat(Labels.canonical(new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(Labels.canonical(Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
    }

    @Test
    void otherNumbersTakeTheFewestDigits() {
        assertThat(Labels.canonical(0.1)).isEqualTo("0.1");
        assertThat(Labels.canonical(0.1f)).isEqualTo("0.1");
        assertThat(Labels.canonical(new BigDecimal("0.10"))).isEqualTo("0.1");
        assertThat(Labels.canonical(2e-3)).isEqualTo("0.002");
        assertThat(Labels.canonical(Double.NaN)).isEqualTo("NaN");
        assertThat(Labels.canonical(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
    }

    @Test
    void stringsAndBooleansStayThemselves() {
        assertThat(Labels.canonical("5.0")).isEqualTo("5.0");
        assertThat(Labels.canonical(" 5")).isEqualTo(" 5");
        assertThat(Labels.canonical(true)).isEqualTo("true");
        assertThat(Labels.canonicalOrNull(null)).isNull();
    }
}
