package io.hedgerow.examples.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class PaymentFeatureTest {
    private final Payment payment = new PaymentGenerator(3).payment(11);

    @Test
    void valuesAreOfTheDeclaredTypes() {
        for (PaymentFeature feature : PaymentFeature.ALL) {
            Class<?> expected = switch (feature.type()) {
                case DOUBLE -> Double.class;
                case LONG -> Long.class;
                case BOOLEAN -> Boolean.class;
                case STRING -> String.class;
            };
            assertThat(feature.of(payment)).as(feature.fieldName()).isInstanceOf(expected);
        }
    }

    @Test
    void featuresComeInOrder() {
        List<Object> features = payment.features();
        assertThat(features).hasSize(PaymentFeature.COUNT).startsWith(payment.amount(), payment.merchantCategory());
        assertThat(features.get(PaymentFeature.COUNT - 1)).isEqualTo(payment.averageTicket());
    }

    @Test
    void everyTypeOccurs() {
        assertThat(PaymentFeature.ALL).extracting(PaymentFeature::type).contains(PaymentFeature.Type.values());
        assertThat(PaymentFeature.NUMERIC)
                .doesNotContain(PaymentFeature.COUNTRY, PaymentFeature.MERCHANT_CATEGORY)
                .hasSize(PaymentFeature.COUNT - 2);
    }

    @Test
    void booleansAreNumbersAndStringsAreNot() {
        assertThat(PaymentFeature.CARD_PRESENT.numberOf(payment)).isEqualTo(payment.cardPresent() ? 1 : 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PaymentFeature.COUNTRY.numberOf(payment))
                .withMessageContaining("country");
    }

    @Test
    void aLabelIsOneOfTwo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> payment.withLabel("maybe"))
                .withMessageContaining("maybe");
    }
}
