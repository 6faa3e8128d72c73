package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.Payment;
import io.hedgerow.examples.payments.PaymentFeature;
import io.hedgerow.examples.train.net.DenseNet;
import io.hedgerow.examples.train.net.InputScaling;
import io.hedgerow.examples.train.net.NetOnnx;
import io.hedgerow.examples.train.net.NetTraining;
import java.util.List;

/**
 * A neural net over the numeric features; it does not see the strings.
 *
 * @param net gives the probabilities of {@link Payment#LABELS}
 * @param scaling applied to its inputs
 */
record NetModel(DenseNet net, InputScaling scaling) implements FraudModel {

    static NetModel train(List<Payment> payments, NetTraining training) {
        double[][] rows = payments.stream().map(NetModel::inputs).toArray(double[][]::new);
        InputScaling scaling = InputScaling.of(rows);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = scaling.scale(rows[i]);
        }
        int[] classes = payments.stream()
                .mapToInt(payment -> Payment.LABELS.indexOf(payment.label()))
                .toArray();
        return new NetModel(training.train(rows, classes, Payment.LABELS.size()), scaling);
    }

    /** The payment's values in the order in which the net takes them. */
    static double[] inputs(Payment payment) {
        return PaymentFeature.NUMERIC.stream()
                .mapToDouble(feature -> feature.numberOf(payment))
                .toArray();
    }

    @Override
    public double fraudProbability(Payment payment) {
        return net.probabilities(scaling.scale(inputs(payment)))[Payment.LABELS.indexOf(Payment.FRAUD)];
    }

    @Override
    public byte[] toFile() {
        List<String> names =
                PaymentFeature.NUMERIC.stream().map(PaymentFeature::fieldName).toList();
        return NetOnnx.write("payments_net", net, scaling, names, Payment.LABELS);
    }
}
