package io.hedgerow.examples.payments;

/** One payment while its features are drawn, in a fixed order so that each depends only on those before it. */
final class PaymentDraft {
    private static final double KM_WITHIN_TOWN = 6;
    private static final double INFLATION = 0.30;

    private final Draws draws;
    private final long index;
    private final double drift;
    private final CardHolder customer;
    private final MerchantCategory category;
    private final boolean burst;
    private final boolean travelling;
    private final Country country;

    PaymentDraft(long seed, long index, Draws draws) {
        this.draws = draws;
        this.index = index;
        this.drift = Drift.at(index);
        this.customer = CardHolder.draw(seed, draws);
        this.category = MerchantCategory.draw(draws);
        this.burst = draws.chance(0.09);
        this.travelling = draws.chance(0.12);
        this.country = travelling && draws.chance(0.8) ? Country.draw(draws) : customer.home();
    }

    /** The payment, as if it were honest. */
    Payment payment() {
        boolean cardPresent = draws.chance(burst ? 0.25 : 0.62 - 0.22 * drift);
        double usualAmount = customer.averageAmount() * (1 + INFLATION * drift);
        double amount = round(amount(usualAmount), 100);
        return new Payment(
                PaymentGenerator.requestId(index),
                "c-" + customer.number(),
                PaymentGenerator.eventTimeMillis(index),
                amount,
                category.fieldValue(),
                country.name(),
                localHour(),
                cardPresent,
                country != customer.home(),
                round(amount / usualAmount, 1000),
                transactionsLastHour(),
                secondsSinceLast(),
                distanceFromHomeKm(),
                round(customer.accountAgeDays() + PaymentGenerator.elapsedDays(index), 10),
                deviceAgeDays(),
                declinedLastDay(),
                merchantRisk(),
                creditUtilization(),
                round(draws.logNormal(category.medianTicket(), 0.35), 100),
                Payment.OK);
    }

    private double amount(double usualAmount) {
        if (burst && draws.chance(0.55)) {
            return clamp(draws.logNormal(6 + 18 * drift, 0.8), 0.5, 20_000);
        }
        double ticketEffect = StrictMath.sqrt(category.medianTicket() / 50);
        double spree = draws.chance(0.16) ? draws.logNormal(3, 0.4) : 1;
        return clamp(usualAmount * ticketEffect * spree * draws.logNormal(1, 0.45), 0.5, 20_000);
    }

    private long localHour() {
        long utcHour = Math.floorMod(PaymentGenerator.eventTimeMillis(index) / 3_600_000L, 24L);
        return Math.floorMod(utcHour + country.utcOffsetHours(), 24L);
    }

    private long transactionsLastHour() {
        return (long) (burst ? 1 + draws.exponential(5) : draws.exponential(0.7));
    }

    private double secondsSinceLast() {
        double meanSeconds = burst ? 240 : 30_000;
        return round(clamp(draws.exponential(meanSeconds), 1, 2_592_000), 10);
    }

    private double distanceFromHomeKm() {
        double km = travelling ? draws.logNormal(900, 1.1) : draws.logNormal(KM_WITHIN_TOWN, 1.2);
        return round(clamp(km, 0, 15_000), 10);
    }

    private double deviceAgeDays() {
        boolean isNew = draws.chance(0.12 + 0.06 * drift);
        return round(draws.exponential(isNew ? 2 : 420), 100);
    }

    private long declinedLastDay() {
        return (long) draws.exponential(burst ? 1.1 : 0.45);
    }

    private double merchantRisk() {
        return round(draws.uniform(), 1000);
    }

    private double creditUtilization() {
        return round(clamp(customer.creditUtilization() + 0.15 * draws.gaussian(), 0, 1), 1000);
    }

    private static double clamp(double value, double least, double most) {
        return Math.max(least, Math.min(most, value));
    }

    private static double round(double value, double steps) {
        return Math.round(value * steps) / steps;
    }
}
