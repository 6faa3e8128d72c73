package io.hedgerow.examples.payments;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A card payment as it asks to be scored, together with the truth about it. A public record of plain types: Flink
 * handles it as a POJO.
 *
 * @param requestId {@code p-<index>}; {@link PaymentGenerator#indexOf} gives the index back
 * @param customerId {@code c-<number>}: the unit of an experiment
 * @param eventTimeMillis when it was made, epoch milliseconds
 * @param amount in EUR, 0.5 to 20000
 * @param merchantCategory one of {@link #MERCHANT_CATEGORIES}
 * @param country where it was made, one of {@link #COUNTRIES}
 * @param hourOfDay local hour where it was made, 0 to 23
 * @param cardPresent whether the card was in the shop; false online
 * @param crossBorder whether it was made outside the customer's country
 * @param amountRatio amount divided by the customer's 30-day average
 * @param transactionsLastHour the customer's other payments within the last hour, 0 or more
 * @param secondsSinceLast seconds since the customer's last payment, 1 or more
 * @param distanceFromHomeKm 0 to 15000
 * @param accountAgeDays days since the account was opened, 0 or more
 * @param deviceAgeDays days since this phone or terminal was first seen with the account, 0 or more
 * @param declinedLastDay the customer's declined payments within the last day, 0 or more
 * @param merchantRisk share of this merchant's payments that were disputed, scaled to 0 to 1
 * @param creditUtilization share of the credit line in use, 0 to 1
 * @param averageTicket mean amount at this merchant in EUR
 * @param label the truth: {@link #FRAUD} or {@link #OK}
 */
public record Payment(
        String requestId,
        String customerId,
        long eventTimeMillis,
        double amount,
        String merchantCategory,
        String country,
        long hourOfDay,
        boolean cardPresent,
        boolean crossBorder,
        double amountRatio,
        long transactionsLastHour,
        double secondsSinceLast,
        double distanceFromHomeKm,
        double accountAgeDays,
        double deviceAgeDays,
        long declinedLastDay,
        double merchantRisk,
        double creditUtilization,
        double averageTicket,
        String label) {

    /** The label of an honest payment. */
    public static final String OK = "ok";

    /** The label of a fraudulent payment. */
    public static final String FRAUD = "fraud";

    /** Both labels, in the order in which every model of this example lists them. */
    public static final List<String> LABELS = List.of(OK, FRAUD);

    /** All values of {@code merchantCategory}. */
    public static final List<String> MERCHANT_CATEGORIES = MerchantCategory.names();

    /** All values of {@code country}. */
    public static final List<String> COUNTRIES = Country.names();

    public Payment {
        Objects.requireNonNull(requestId, "requestId is null");
        Objects.requireNonNull(customerId, "customerId is null");
        if (!LABELS.contains(label)) {
            throw new IllegalArgumentException("label must be one of " + LABELS + ", was " + label);
        }
    }

    /** Whether the truth is {@link #FRAUD}. */
    public boolean isFraud() {
        return label.equals(FRAUD);
    }

    /** The features in the order of {@link PaymentFeature}: {@link Double}, {@link Long}, {@link Boolean} or String. */
    public List<Object> features() {
        List<Object> values = new ArrayList<>(PaymentFeature.COUNT);
        for (PaymentFeature feature : PaymentFeature.ALL) {
            values.add(feature.of(this));
        }
        return values;
    }

    Payment withLabel(String truth) {
        return new Payment(
                requestId,
                customerId,
                eventTimeMillis,
                amount,
                merchantCategory,
                country,
                hourOfDay,
                cardPresent,
                crossBorder,
                amountRatio,
                transactionsLastHour,
                secondsSinceLast,
                distanceFromHomeKm,
                accountAgeDays,
                deviceAgeDays,
                declinedLastDay,
                merchantRisk,
                creditUtilization,
                averageTicket,
                truth);
    }
}
