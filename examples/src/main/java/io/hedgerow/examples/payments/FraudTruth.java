package io.hedgerow.examples.payments;

import static java.lang.StrictMath.exp;
import static java.lang.StrictMath.log;

/**
 * What makes a payment fraud. The probability is {@code 1 / (1 + exp(-score))}; the score adds the effects of single
 * features, a risk by merchant category and by country, and four patterns that count where several features meet:
 *
 * <ul>
 *   <li>card testing: many small payments within an hour without the card;
 *   <li>takeover: a new device pays far more than usual;
 *   <li>impossible travel: further from home than one can get since the last payment;
 *   <li>cash-out: at night and above the merchant's usual ticket.
 * </ul>
 *
 * So a linear model misses the patterns, a model that does not see the strings misses the risks, and trees spend
 * their splits on the sum of many single effects. With drift, testers use larger amounts, takeovers stay closer to
 * usual amounts, cash-out moves into the day, risk moves to other categories and countries, and being declined
 * tells less.
 */
final class FraudTruth {
    private static final double SHARPNESS = 4;

    private FraudTruth() {}

    /** Probability that the payment is a fraud at a drift of 0 to 1. */
    static double probability(Payment payment, double drift) {
        return logistic(score(payment, drift));
    }

    private static double score(Payment payment, double drift) {
        return -27
                - drift
                + singleEffects(payment, drift)
                + 2 * Country.valueOf(payment.country()).risk(drift)
                + 2 * MerchantCategory.of(payment.merchantCategory()).risk(drift)
                + 12 * cardTesting(payment, drift)
                + 12 * takeover(payment, drift)
                + 12 * impossibleTravel(payment)
                + 6 * cashOut(payment, drift);
    }

    private static double singleEffects(Payment payment, double drift) {
        return 20 * payment.merchantRisk()
                + 20 * payment.creditUtilization()
                + (4.4 - 3.2 * drift) * Math.min(payment.declinedLastDay(), 5)
                - (payment.cardPresent() ? 6 : 0)
                + (payment.crossBorder() ? 5 : 0)
                + 1.2 * Math.min(payment.transactionsLastHour(), 8)
                - 1.8 * log(1 + payment.accountAgeDays() / 30);
    }

    private static double cardTesting(Payment payment, double drift) {
        double smallAmount = log((14 + 40 * drift) / payment.amount());
        double many = (payment.transactionsLastHour() - 3.5) / 2;
        return payment.cardPresent() ? 0 : both(smallAmount, many);
    }

    private static double takeover(Payment payment, double drift) {
        double newDevice = log(6 / (1 + payment.deviceAgeDays()));
        double unusualAmount = log(payment.amountRatio() / (2.4 - 1.1 * drift));
        return both(newDevice, unusualAmount);
    }

    private static double impossibleTravel(Payment payment) {
        double kmPerHour = 3_600 * payment.distanceFromHomeKm() / payment.secondsSinceLast();
        return step(log((1 + kmPerHour) / 300));
    }

    private static double cashOut(Payment payment, double drift) {
        double night = Math.abs(payment.hourOfDay() - 12) - (8 - 3 * drift);
        double aboveTicket = log(payment.amount() / payment.averageTicket());
        return both(night / 2, aboveTicket);
    }

    private static double both(double one, double other) {
        return step(one) * step(other);
    }

    /** 0 well below zero, 1 well above. */
    private static double step(double value) {
        return logistic(SHARPNESS * value);
    }

    private static double logistic(double value) {
        return 1 / (1 + exp(-value));
    }
}
