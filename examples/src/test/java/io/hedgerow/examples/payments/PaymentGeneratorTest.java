package io.hedgerow.examples.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentGeneratorTest {
    private static final int COUNT = 20_000;
    private final PaymentGenerator generator = new PaymentGenerator(1);

    @Test
    void anyPaymentIsTheSameWheneverAndWhereverItIsMade() {
        List<Payment> forwards = payments(0, 1000);
        PaymentGenerator other = new PaymentGenerator(1);
        for (long index = 999; index >= 0; index--) {
            assertThat(other.payment(index)).isEqualTo(forwards.get((int) index));
        }
    }

    /** The committed models were trained on these numbers: whoever changes them trains again. */
    @Test
    void aPaymentNeverChanges() {
        assertThat(generator.payment(123_456))
                .isEqualTo(new Payment(
                        "p-123456",
                        "c-457",
                        1_768_188_480_000L,
                        47.14,
                        "clothing",
                        "GB",
                        3,
                        false,
                        false,
                        1.288,
                        3,
                        14_875.4,
                        1.8,
                        1283.1,
                        29.41,
                        0,
                        0.683,
                        0.945,
                        53.87,
                        Payment.FRAUD));
    }

    @Test
    void anotherSeedGivesOtherPayments() {
        PaymentGenerator other = new PaymentGenerator(2);
        assertThat(LongStream.range(0, 1000)
                        .filter(index -> generator.payment(index).equals(other.payment(index))))
                .isEmpty();
    }

    @Test
    void theRequestIdLeadsBackToTheTruth() {
        for (long index : new long[] {0, 7, 99_999, 1_000_000_000_000L}) {
            Payment payment = generator.payment(index);
            assertThat(PaymentGenerator.indexOf(payment.requestId())).isEqualTo(index);
            assertThat(generator.truth(index)).isEqualTo(payment.label());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p", "p-", "q-1", "p-x", "p--1"})
    void otherRequestIdsAreRefused(String requestId) {
        assertThatIllegalArgumentException().isThrownBy(() -> PaymentGenerator.indexOf(requestId));
    }

    @Test
    void anIndexIsNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.payment(-1))
                .withMessageContaining("-1");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 300_000, 500_000})
    void everyValueIsWithinItsRange(long from) {
        for (Payment payment : payments(from, COUNT)) {
            assertThat(payment.amount()).isBetween(0.5, 20_000.0);
            assertThat(Payment.MERCHANT_CATEGORIES).contains(payment.merchantCategory());
            assertThat(Payment.COUNTRIES).contains(payment.country());
            assertThat(payment.hourOfDay()).isBetween(0L, 23L);
            assertThat(payment.amountRatio()).isNotNegative();
            assertThat(payment.transactionsLastHour()).isBetween(0L, 200L);
            assertThat(payment.secondsSinceLast()).isBetween(1.0, 2_592_000.0);
            assertThat(payment.distanceFromHomeKm()).isBetween(0.0, 15_000.0);
            assertThat(payment.accountAgeDays()).isNotNegative();
            assertThat(payment.deviceAgeDays()).isNotNegative();
            assertThat(payment.declinedLastDay()).isBetween(0L, 100L);
            assertThat(payment.merchantRisk()).isBetween(0.0, 1.0);
            assertThat(payment.creditUtilization()).isBetween(0.0, 1.0);
            assertThat(payment.averageTicket()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 300_000, 500_000})
    void someButNotMostPaymentsAreFraud(long from) {
        double fraudShare = mean(payments(from, COUNT), payment -> payment.isFraud() ? 1 : 0);
        assertThat(fraudShare).isBetween(0.12, 0.22);
    }

    @Test
    void theProbabilityIsWhatTheTruthWasDrawnFrom() {
        double expected = LongStream.range(0, COUNT)
                .mapToDouble(generator::fraudProbability)
                .average()
                .orElseThrow();
        double found = mean(payments(0, COUNT), payment -> payment.isFraud() ? 1 : 0);
        assertThat(found).isCloseTo(expected, within(0.005));
    }

    @Test
    void theTruthIsKnownButNotCertain() {
        double bestAccuracy = LongStream.range(0, COUNT)
                .mapToDouble(generator::fraudProbability)
                .map(probability -> Math.max(probability, 1 - probability))
                .average()
                .orElseThrow();
        assertThat(bestAccuracy).isBetween(0.96, 0.985);
    }

    @Test
    void driftStartsLateAndEnds() {
        assertThat(Drift.at(0)).isZero();
        assertThat(Drift.at(Drift.STARTS_AT_INDEX)).isZero();
        assertThat(Drift.at(300_000)).isEqualTo(0.5);
        assertThat(Drift.at(Drift.ENDS_AT_INDEX)).isEqualTo(1);
        assertThat(Drift.at(Long.MAX_VALUE)).isEqualTo(1);
    }

    @Test
    void driftMovesWhatPaymentsLookLike() {
        List<Payment> before = payments(0, COUNT);
        List<Payment> after = payments(Drift.ENDS_AT_INDEX, COUNT);
        ToDoubleFunction<Payment> cardPresent = PaymentFeature.CARD_PRESENT::numberOf;
        assertThat(mean(after, cardPresent)).isLessThan(mean(before, cardPresent) - 0.15);
        assertThat(mean(after, Payment::amount)).isGreaterThan(1.2 * mean(before, Payment::amount));
    }

    @Test
    void driftMovesWhatIsFraud() {
        long moved = payments(0, COUNT).stream()
                .filter(payment ->
                        (FraudTruth.probability(payment, 0) > 0.5) != (FraudTruth.probability(payment, 1) > 0.5))
                .count();
        assertThat((double) moved / COUNT).isBetween(0.03, 0.15);
    }

    @Test
    void aCustomerStaysTheSameOverTime() {
        assertThat(CardHolder.of(1, 17)).isEqualTo(CardHolder.of(1, 17));
        assertThat(CardHolder.of(1, 17)).isNotEqualTo(CardHolder.of(1, 18));
        assertThat(CardHolder.of(1, 17)).isNotEqualTo(CardHolder.of(2, 17));
    }

    @Test
    void timeMovesOnWithTheIndex() {
        assertThat(generator.payment(0).eventTimeMillis()).isEqualTo(PaymentGenerator.FIRST_EVENT_TIME_MILLIS);
        assertThat(generator.payment(720).eventTimeMillis() - PaymentGenerator.FIRST_EVENT_TIME_MILLIS)
                .isEqualTo(3_600_000);
    }

    private List<Payment> payments(long from, int count) {
        return LongStream.range(from, from + count).mapToObj(generator::payment).toList();
    }

    private static double mean(List<Payment> payments, ToDoubleFunction<Payment> value) {
        return payments.stream().mapToDouble(value).average().orElseThrow();
    }
}
