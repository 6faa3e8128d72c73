package io.hedgerow.examples.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hedgerow.examples.payments.Payment;
import io.hedgerow.examples.payments.PaymentGenerator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QualityTest {
    private final PaymentGenerator generator = new PaymentGenerator(4);
    private final Payment ok = first(Payment.OK);
    private final Payment fraud = first(Payment.FRAUD);

    @Test
    void countsAndRanksByHand() {
        Quality quality = Quality.of(new double[] {0.1, 0.6, 0.6, 0.9}, List.of(ok, ok, fraud, fraud));
        assertThat(quality.accuracy()).isEqualTo(0.75);
        assertThat(quality.auc()).isEqualTo(3.5 / 4);
        double loss = -(Math.log(0.9) + Math.log(0.4) + Math.log(0.6) + Math.log(0.9)) / 4;
        assertThat(quality.logLoss()).isCloseTo(loss, within(1e-12));
    }

    @Test
    void aCertainErrorIsVeryBadButFinite() {
        Quality quality = Quality.of(new double[] {1, 0}, List.of(ok, fraud));
        assertThat(quality.accuracy()).isZero();
        assertThat(quality.auc()).isZero();
        assertThat(quality.logLoss()).isGreaterThan(30).isFinite();
    }

    @Test
    void everyPaymentNeedsAProbability() {
        assertThatIllegalArgumentException().isThrownBy(() -> Quality.of(new double[1], List.of(ok, fraud)));
    }

    private Payment first(String label) {
        return LongStream.range(0, 1000)
                .mapToObj(generator::payment)
                .filter(payment -> payment.label().equals(label))
                .findFirst()
                .orElseThrow();
    }
}
