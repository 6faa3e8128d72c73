package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.Payment;
import java.util.List;

/**
 * Logistic regression over all columns in their own units.
 *
 * @param intercept log-odds of fraud where every column is zero
 * @param coefficients change of the log-odds per unit of each column of {@link Column#ALL}
 */
record LogisticModel(double intercept, List<Double> coefficients) implements FraudModel {
    LogisticModel {
        coefficients = List.copyOf(coefficients);
    }

    @Override
    public double fraudProbability(Payment payment) {
        double logOdds = intercept;
        for (int i = 0; i < coefficients.size(); i++) {
            logOdds += coefficients.get(i) * Column.ALL.get(i).of(payment);
        }
        return 1 / (1 + StrictMath.exp(-logOdds));
    }

    @Override
    public byte[] toFile() {
        return LogisticPmml.write(this);
    }
}
