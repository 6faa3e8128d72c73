package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.Payment;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Trains the logistic regression with Tribuo. The same rows and seed give the same model, bit for bit. */
final class LogisticTraining {
    private static final double LEARNING_RATE = 0.1;
    private static final int BATCH_SIZE = 32;
    private static final int NO_LOGGING = -1;
    private static final Logger TRIBUO_LOGGER = Logger.getLogger("org.tribuo");

    static {
        TRIBUO_LOGGER.setLevel(Level.WARNING);
    }

    private LogisticTraining() {}

    static LogisticModel train(List<Payment> payments, int epochs, long seed) {
        double[][] rows = payments.stream().map(Column::row).toArray(double[][]::new);
        ColumnScaling scaling = ColumnScaling.of(rows);
        return unscaled(fit(dataset(payments, scaling), epochs, seed), scaling);
    }

    static LinearSGDModel fit(MutableDataset<Label> dataset, int epochs, long seed) {
        return new LinearSGDTrainer(
                        new LogMulticlass(), new AdaGrad(LEARNING_RATE), epochs, NO_LOGGING, BATCH_SIZE, seed)
                .train(dataset);
    }

    /** The model in the columns' own units. */
    static LogisticModel unscaled(LinearSGDModel model, ColumnScaling scaling) {
        int bias = model.getFeatureIDMap().size();
        return scaling.unscale(logOdds(model, bias), coefficients(model));
    }

    static MutableDataset<Label> dataset(List<Payment> payments, ColumnScaling scaling) {
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> dataset =
                new MutableDataset<>(new SimpleDataSourceProvenance("generated payments", labels), labels);
        String[] names = Column.ALL.stream().map(Column::name).toArray(String[]::new);
        for (Payment payment : payments) {
            double[] values = scaling.scale(Column.row(payment));
            dataset.add(new ArrayExample<>(new Label(payment.label()), names, values));
        }
        return dataset;
    }

    private static double[] coefficients(LinearSGDModel model) {
        ImmutableFeatureMap features = model.getFeatureIDMap();
        double[] coefficients = new double[Column.ALL.size()];
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] =
                    logOdds(model, features.get(Column.ALL.get(i).name()).getID());
        }
        return coefficients;
    }

    /** A softmax over two classes is logistic in the difference of their weights. */
    private static double logOdds(LinearSGDModel model, int weight) {
        DenseMatrix weights = model.getWeightsCopy();
        int fraud = model.getOutputIDInfo().getID(new Label(Payment.FRAUD));
        int ok = model.getOutputIDInfo().getID(new Label(Payment.OK));
        return weights.get(fraud, weight) - weights.get(ok, weight);
    }
}
