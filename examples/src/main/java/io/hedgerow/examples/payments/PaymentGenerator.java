package io.hedgerow.examples.payments;

/**
 * An endless stream of card payments with known truth. Every payment is a pure function of seed and index, in about
 * a microsecond: any process can make any part of the stream, and a checker can ask for the truth again later. What
 * is random differs from seed to seed; what makes a payment fraud ({@link FraudTruth}) and how that drifts
 * ({@link Drift}) do not. Thread-safe.
 */
public final class PaymentGenerator {
    /** When payment 0 is made: 2026-01-05T00:00:00Z, epoch milliseconds. */
    public static final long FIRST_EVENT_TIME_MILLIS = 1_767_571_200_000L;

    /** Time between one payment and the next. */
    public static final long EVENT_SPACING_MILLIS = 5_000;

    private static final String REQUEST_ID_PREFIX = "p-";
    private static final double MILLIS_PER_DAY = 86_400_000.0;

    private final long seed;

    /** A stream of its own for every seed. */
    public PaymentGenerator(long seed) {
        this.seed = seed;
    }

    /**
     * The payment at the index.
     *
     * @param index 0 or more
     */
    public Payment payment(long index) {
        Draws draws = Draws.of(seed, checkIndex(index));
        Payment payment = new PaymentDraft(seed, index, draws).payment();
        double probability = FraudTruth.probability(payment, Drift.at(index));
        return draws.chance(probability) ? payment.withLabel(Payment.FRAUD) : payment;
    }

    /** The truth about the payment at the index: {@link Payment#FRAUD} or {@link Payment#OK}. */
    public String truth(long index) {
        return payment(index).label();
    }

    /**
     * The probability with which the payment at the index was made a fraud, 0 to 1: what a perfect model would say.
     */
    public double fraudProbability(long index) {
        return FraudTruth.probability(payment(index), Drift.at(index));
    }

    /** The request ID of the payment at the index. */
    public static String requestId(long index) {
        return REQUEST_ID_PREFIX + index;
    }

    /**
     * The index of the payment with the request ID.
     *
     * @throws IllegalArgumentException when no payment has that ID
     */
    public static long indexOf(String requestId) {
        if (!requestId.startsWith(REQUEST_ID_PREFIX)) {
            throw new IllegalArgumentException("not the ID of a payment: " + requestId);
        }
        return checkIndex(Long.parseLong(requestId.substring(REQUEST_ID_PREFIX.length())));
    }

    /** When the payment at the index is made, epoch milliseconds; later for every later index. */
    public static long eventTimeMillis(long index) {
        return FIRST_EVENT_TIME_MILLIS + index * EVENT_SPACING_MILLIS;
    }

    /** Days from the first payment to the one at the index. */
    static double elapsedDays(long index) {
        return index * EVENT_SPACING_MILLIS / MILLIS_PER_DAY;
    }

    private static long checkIndex(long index) {
        if (index < 0) {
            throw new IllegalArgumentException("index must be 0 or more, was " + index);
        }
        return index;
    }
}
