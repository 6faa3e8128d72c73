package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.Payment;
import io.hedgerow.examples.payments.PaymentFeature;
import java.util.List;
import org.dmg.pmml.MiningFunction;
import org.dmg.pmml.MiningSchema;
import org.dmg.pmml.regression.CategoricalPredictor;
import org.dmg.pmml.regression.NumericPredictor;
import org.dmg.pmml.regression.RegressionModel;
import org.dmg.pmml.regression.RegressionTable;

/** Logistic regression in PMML: one table of log-odds for fraud, an empty one for the other class. */
final class LogisticPmml {
    private LogisticPmml() {}

    static byte[] write(LogisticModel model) {
        RegressionTable table = new RegressionTable(model.intercept());
        for (int i = 0; i < model.coefficients().size(); i++) {
            addTerm(table, Column.ALL.get(i), model.coefficients().get(i));
        }
        return PmmlDocument.write(logit(PmmlDocument.classifierSchema(), table), "Card payments: logistic regression");
    }

    /** A classifier that takes the table's value as the log-odds of fraud. */
    static RegressionModel logit(MiningSchema schema, RegressionTable fraudLogOdds) {
        RegressionTable ok = new RegressionTable(0).setTargetCategory(Payment.OK);
        List<RegressionTable> tables = List.of(fraudLogOdds.setTargetCategory(Payment.FRAUD), ok);
        RegressionModel model = new RegressionModel(MiningFunction.CLASSIFICATION, schema, tables);
        model.setNormalizationMethod(RegressionModel.NormalizationMethod.LOGIT);
        model.setOutput(PmmlDocument.classifierOutput());
        return model;
    }

    private static void addTerm(RegressionTable table, Column column, double coefficient) {
        String field = column.feature().fieldName();
        if (column.category() != null) {
            table.addCategoricalPredictors(new CategoricalPredictor(field, column.category(), coefficient));
        } else if (column.feature().type() == PaymentFeature.Type.BOOLEAN) {
            table.addCategoricalPredictors(new CategoricalPredictor(field, true, coefficient));
        } else {
            table.addNumericPredictors(new NumericPredictor(field, coefficient));
        }
    }
}
