package io.hedgerow.examples.payments;

/**
 * A customer: what stays the same over all payments.
 *
 * @param number 0 to {@link #COUNT}, excluded
 * @param home where the customer lives
 * @param averageAmount what the customer usually pays, EUR
 * @param accountAgeDays age of the account at the first payment of the stream
 * @param creditUtilization usual share of the credit line in use
 */
record CardHolder(int number, Country home, double averageAmount, double accountAgeDays, double creditUtilization) {
    static final int COUNT = 20_000;

    /** Draws below 0 belong to customers, the others to payments. */
    private static long streamOf(int number) {
        return -1L - number;
    }

    /** The customer who makes the payment: low numbers pay more often than high ones. */
    static CardHolder draw(long seed, Draws draws) {
        double position = draws.uniform();
        return of(seed, (int) (position * position * COUNT));
    }

    static CardHolder of(long seed, int number) {
        Draws draws = Draws.of(seed, streamOf(number));
        return new CardHolder(
                number, Country.draw(draws), draws.logNormal(45, 0.6), draws.exponential(900), draws.uniform());
    }
}
