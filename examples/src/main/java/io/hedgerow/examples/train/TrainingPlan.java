package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.Payment;
import io.hedgerow.examples.payments.PaymentGenerator;
import io.hedgerow.examples.train.net.NetTraining;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * How much is trained on what.
 *
 * @param seed of the payments and of every trainer
 * @param firstIndex first payment trained on
 * @param payments how many payments are trained on
 * @param logisticEpochs passes of the logistic regression
 * @param trees number of boosted trees
 * @param treeDepth most splits between a tree's root and a leaf
 * @param netEpochs passes of the net
 */
record TrainingPlan(
        long seed, long firstIndex, int payments, int logisticEpochs, int trees, int treeDepth, int netEpochs) {

    static final String LOGISTIC_FILE = "fraud-logistic.pmml";
    static final String TREES_FILE = "fraud-trees.pmml";
    static final String NET_FILE = "fraud-net.onnx";

    /** What the committed models were trained with. */
    static TrainingPlan standard(long seed, long firstIndex) {
        return new TrainingPlan(seed, firstIndex, 30_000, 10, 55, 5, 25);
    }

    /** The trained models by file name, from fast to slow. */
    Map<String, FraudModel> train() {
        List<Payment> rows = payments(firstIndex, payments);
        Map<String, FraudModel> models = new LinkedHashMap<>();
        models.put(LOGISTIC_FILE, LogisticTraining.train(rows, logisticEpochs, seed));
        models.put(NET_FILE, NetModel.train(rows, new NetTraining(List.of(32, 16), netEpochs, 64, 0.004, seed)));
        models.put(TREES_FILE, TreesTraining.train(rows, trees, treeDepth, seed));
        return models;
    }

    /** Payments of this plan's stream. */
    List<Payment> payments(long fromIndex, int count) {
        PaymentGenerator generator = new PaymentGenerator(seed);
        return LongStream.range(fromIndex, fromIndex + count)
                .mapToObj(generator::payment)
                .toList();
    }
}
