package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.Payment;
import java.util.List;

/**
 * Boosted trees: the log-odds of fraud are the sum of what the trees give.
 *
 * @param trees in the order in which they were grown
 */
record TreesModel(List<RegressionTree> trees) implements FraudModel {
    TreesModel {
        trees = List.copyOf(trees);
    }

    @Override
    public double fraudProbability(Payment payment) {
        double[] row = Column.row(payment);
        double logOdds = 0;
        for (RegressionTree tree : trees) {
            logOdds += tree.valueOf(row);
        }
        return 1 / (1 + StrictMath.exp(-logOdds));
    }

    @Override
    public byte[] toFile() {
        return TreesPmml.write(this);
    }
}
