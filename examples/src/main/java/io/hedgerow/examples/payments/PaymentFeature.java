package io.hedgerow.examples.payments;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The features of a {@link Payment}, in their fixed order. */
public enum PaymentFeature {
    AMOUNT(Type.DOUBLE),
    MERCHANT_CATEGORY(Type.STRING),
    COUNTRY(Type.STRING),
    HOUR_OF_DAY(Type.LONG),
    CARD_PRESENT(Type.BOOLEAN),
    CROSS_BORDER(Type.BOOLEAN),
    AMOUNT_RATIO(Type.DOUBLE),
    TRANSACTIONS_LAST_HOUR(Type.LONG),
    SECONDS_SINCE_LAST(Type.DOUBLE),
    DISTANCE_FROM_HOME_KM(Type.DOUBLE),
    ACCOUNT_AGE_DAYS(Type.DOUBLE),
    DEVICE_AGE_DAYS(Type.DOUBLE),
    DECLINED_LAST_DAY(Type.LONG),
    MERCHANT_RISK(Type.DOUBLE),
    CREDIT_UTILIZATION(Type.DOUBLE),
    AVERAGE_TICKET(Type.DOUBLE);

    /** Type of a feature's value; in lower case it is the type's name in an endpoint document. */
    public enum Type {
        DOUBLE,
        LONG,
        BOOLEAN,
        STRING
    }

    /** All features in order. */
    public static final List<PaymentFeature> ALL = List.of(values());

    /** How many features a payment has. */
    public static final int COUNT = ALL.size();

    /** The features that are numbers or booleans, in order: what a net takes. */
    public static final List<PaymentFeature> NUMERIC =
            Arrays.stream(values()).filter(PaymentFeature::isNumeric).toList();

    private final String fieldName;
    private final Type type;

    PaymentFeature(Type type) {
        this.fieldName = name().toLowerCase(Locale.ROOT);
        this.type = type;
    }

    /** Its name in requests and models: the constant's name in lower case. */
    public String fieldName() {
        return fieldName;
    }

    /** Type of its value. */
    public Type type() {
        return type;
    }

    /** Whether it is a number or a boolean. */
    public boolean isNumeric() {
        return type != Type.STRING;
    }

    /** Its value in a payment: a Double, Long, Boolean or String, as {@link #type} says. */
    public Object of(Payment payment) {
        return switch (this) {
            case AMOUNT -> payment.amount();
            case MERCHANT_CATEGORY -> payment.merchantCategory();
            case COUNTRY -> payment.country();
            case HOUR_OF_DAY -> payment.hourOfDay();
            case CARD_PRESENT -> payment.cardPresent();
            case CROSS_BORDER -> payment.crossBorder();
            case AMOUNT_RATIO -> payment.amountRatio();
            case TRANSACTIONS_LAST_HOUR -> payment.transactionsLastHour();
            case SECONDS_SINCE_LAST -> payment.secondsSinceLast();
            case DISTANCE_FROM_HOME_KM -> payment.distanceFromHomeKm();
            case ACCOUNT_AGE_DAYS -> payment.accountAgeDays();
            case DEVICE_AGE_DAYS -> payment.deviceAgeDays();
            case DECLINED_LAST_DAY -> payment.declinedLastDay();
            case MERCHANT_RISK -> payment.merchantRisk();
            case CREDIT_UTILIZATION -> payment.creditUtilization();
            case AVERAGE_TICKET -> payment.averageTicket();
        };
    }

    /**
     * Its value in a payment as a number; true is 1 and false is 0.
     *
     * @throws IllegalArgumentException when it is a string
     */
    public double numberOf(Payment payment) {
        Object value = of(payment);
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        throw new IllegalArgumentException(fieldName + " is not a number");
    }
}
