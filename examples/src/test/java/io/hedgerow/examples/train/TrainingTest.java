package io.hedgerow.examples.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hedgerow.examples.payments.Payment;
import io.hedgerow.examples.payments.PaymentFeature;
import io.hedgerow.examples.payments.PaymentGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.sgd.linear.LinearSGDModel;

/** A small training from payments to files, and the files against the trainers' own predictions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainingTest {
    private static final TrainingPlan PLAN = new TrainingPlan(5, 0, 3_000, 3, 15, 4, 4);

    private final List<Payment> training = PLAN.payments(0, PLAN.payments());
    private final List<Payment> heldOut = PLAN.payments(PLAN.payments(), 2_000);
    private Map<String, FraudModel> models = Map.of();

    @BeforeAll
    void train() {
        models = PLAN.train();
    }

    @ParameterizedTest
    @ValueSource(strings = {TrainingPlan.LOGISTIC_FILE, TrainingPlan.TREES_FILE, TrainingPlan.NET_FILE})
    void aFileGivesWhatItsTrainerGives(String file) throws Exception {
        FraudModel model = models.get(file);
        try (FileScorer scorer = FileScorer.of(file, model.toFile())) {
            for (Payment payment : heldOut) {
                FileScorer.Scored scored = scorer.score(payment);
                double expected = model.fraudProbability(payment);
                assertThat(scored.fraud()).as(payment.requestId()).isCloseTo(expected, within(1e-5));
                assertThat(scored.ok() + scored.fraud()).isCloseTo(1, within(1e-6));
                assertThat(scored.label()).isEqualTo(scored.fraud() > 0.5 ? Payment.FRAUD : Payment.OK);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TrainingPlan.LOGISTIC_FILE, TrainingPlan.TREES_FILE, TrainingPlan.NET_FILE})
    void aModelIsBetterThanSayingOk(String file) {
        double[] probabilities =
                heldOut.stream().mapToDouble(models.get(file)::fraudProbability).toArray();
        Quality quality = Quality.of(probabilities, heldOut);
        double okShare = heldOut.stream().filter(payment -> !payment.isFraud()).count() / (double) heldOut.size();
        assertThat(quality.accuracy()).isGreaterThan(okShare + 0.02);
        assertThat(quality.auc()).isGreaterThan(0.85);
    }

    @Test
    void trainingAgainGivesTheSameBytes(@TempDir Path folder) throws Exception {
        TrainModels.write(PLAN.train(), folder);
        for (Map.Entry<String, FraudModel> model : models.entrySet()) {
            assertThat(Files.readAllBytes(folder.resolve(model.getKey())))
                    .as(model.getKey())
                    .isEqualTo(model.getValue().toFile());
        }
    }

    @Test
    void theTreesAreThoseOfXgboost() throws Exception {
        DMatrix matrix = TreesTraining.matrix(training);
        Booster booster = XGBoost.train(
                matrix, TreesTraining.parameters(PLAN.treeDepth(), PLAN.seed()), PLAN.trees(), Map.of(), null, null);
        float[][] expected = booster.predict(matrix);
        FraudModel trees = models.get(TrainingPlan.TREES_FILE);
        for (int i = 0; i < training.size(); i++) {
            assertThat(trees.fraudProbability(training.get(i))).isCloseTo(expected[i][0], within(1e-5));
        }
        booster.dispose();
        matrix.dispose();
    }

    @Test
    void theLogisticModelIsThatOfTribuo() {
        ColumnScaling scaling =
                ColumnScaling.of(training.stream().map(Column::row).toArray(double[][]::new));
        MutableDataset<Label> dataset = LogisticTraining.dataset(training, scaling);
        LinearSGDModel tribuo = LogisticTraining.fit(dataset, PLAN.logisticEpochs(), PLAN.seed());
        FraudModel logistic = models.get(TrainingPlan.LOGISTIC_FILE);
        for (int i = 0; i < training.size(); i++) {
            Example<Label> example = dataset.getExample(i);
            double expected =
                    tribuo.predict(example).getOutputScores().get(Payment.FRAUD).getScore();
            assertThat(logistic.fraudProbability(training.get(i))).isCloseTo(expected, within(1e-9));
        }
    }

    @Test
    void theNetTakesABatch() throws Exception {
        FraudModel net = models.get(TrainingPlan.NET_FILE);
        try (OnnxFileScorer scorer = new OnnxFileScorer(net.toFile())) {
            List<FileScorer.Scored> scored = scorer.scoreBatch(heldOut);
            for (int i = 0; i < heldOut.size(); i++) {
                assertThat(scored.get(i).fraud()).isCloseTo(net.fraudProbability(heldOut.get(i)), within(1e-5));
            }
            assertThat(scorer.session().getMetadata().getCustomMetadata())
                    .containsEntry("classes", "ok,fraud")
                    .hasEntrySatisfying(
                            "features", features -> assertThat(features).startsWith("amount,hour_of_day"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TrainingPlan.LOGISTIC_FILE, TrainingPlan.TREES_FILE})
    void aCountryThatTrainingHasNotSeenIsNoneOfThoseItHas(String file) throws Exception {
        Payment payment = heldOut.get(0);
        Map<String, Object> features = new HashMap<>();
        PaymentFeature.ALL.forEach(feature -> features.put(feature.fieldName(), feature.of(payment)));
        features.put(PaymentFeature.COUNTRY.fieldName(), "ZZ");
        try (PmmlFileScorer scorer = new PmmlFileScorer(models.get(file).toFile())) {
            assertThat(scorer.score(features).fraud()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void aPlanTakesItsPaymentsFromItsStream() {
        PaymentGenerator generator = new PaymentGenerator(PLAN.seed());
        assertThat(PLAN.payments(10, 5))
                .isEqualTo(LongStream.range(10, 15).mapToObj(generator::payment).toList());
    }
}
