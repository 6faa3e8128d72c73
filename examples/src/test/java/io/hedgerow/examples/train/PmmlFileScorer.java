package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.Payment;
import io.hedgerow.examples.payments.PaymentFeature;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Map;
import org.jpmml.evaluator.Evaluator;
import org.jpmml.evaluator.InputField;
import org.jpmml.evaluator.LoadingModelEvaluatorBuilder;

/** Runs PMML with the JPMML evaluator. */
final class PmmlFileScorer implements FileScorer {
    private final Evaluator evaluator;

    PmmlFileScorer(byte[] bytes) throws Exception {
        evaluator = new LoadingModelEvaluatorBuilder()
                .load(new ByteArrayInputStream(bytes))
                .build();
        evaluator.verify();
    }

    @Override
    public Scored score(Payment payment) {
        Map<String, Object> arguments = new HashMap<>();
        for (PaymentFeature feature : PaymentFeature.ALL) {
            arguments.put(feature.fieldName(), feature.of(payment));
        }
        return score(arguments);
    }

    Scored score(Map<String, Object> raw) {
        Map<String, Object> arguments = new HashMap<>();
        for (InputField field : evaluator.getInputFields()) {
            arguments.put(field.getName(), field.prepare(raw.get(field.getName())));
        }
        Map<String, ?> results = evaluator.evaluate(arguments);
        return new Scored((String) results.get("predicted_label"), (Double) results.get("probability(ok)"), (Double)
                results.get("probability(fraud)"));
    }

    @Override
    public void close() {}
}
