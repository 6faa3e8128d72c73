package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.Payment;
import io.hedgerow.examples.payments.PaymentFeature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One number that a linear model or a tree looks at: a numeric feature, or whether a string feature has one value.
 *
 * @param feature where it comes from
 * @param category the value it tells, for a string feature; else null
 */
record Column(PaymentFeature feature, @Nullable String category) {

    /** All columns, in the order of the features and of their values. */
    static final List<Column> ALL = all();

    private static List<Column> all() {
        List<Column> columns = new ArrayList<>();
        for (PaymentFeature feature : PaymentFeature.ALL) {
            if (feature.isNumeric()) {
                columns.add(new Column(feature, null));
            } else {
                categoriesOf(feature).forEach(category -> columns.add(new Column(feature, category)));
            }
        }
        return List.copyOf(columns);
    }

    /** The values a string feature may have. */
    static List<String> categoriesOf(PaymentFeature feature) {
        return switch (feature) {
            case MERCHANT_CATEGORY -> Payment.MERCHANT_CATEGORIES;
            case COUNTRY -> Payment.COUNTRIES;
            default -> throw new IllegalArgumentException(feature + " has no categories");
        };
    }

    /** A name that is unique among all columns. */
    String name() {
        return category == null ? feature.fieldName() : feature.fieldName() + "=" + category;
    }

    double of(Payment payment) {
        if (category == null) {
            return feature.numberOf(payment);
        }
        return category.equals(feature.of(payment)) ? 1 : 0;
    }

    /** A payment's value in every column. */
    static double[] row(Payment payment) {
        double[] row = new double[ALL.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = ALL.get(i).of(payment);
        }
        return row;
    }
}
