package io.hedgerow.executors.pmml;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.util.List;
import java.util.Map;
import org.jpmml.evaluator.ModelEvaluator;

/** Scores one row at a time. The evaluator cannot be stopped, so that a cancelled call runs to its end. */
final class PmmlScorer implements Scorer {
    private final ModelEvaluator<?> evaluator;
    private final RowArguments.Fields fields;
    private final PredictionReader reader;
    private final NamedOutputs outputs;

    PmmlScorer(ModelEvaluator<?> evaluator, List<FieldFeed> feeds, PredictionReader reader, NamedOutputs outputs) {
        this.evaluator = evaluator;
        this.fields = RowArguments.Fields.of(feeds);
        this.reader = reader;
        this.outputs = outputs;
    }

    @Override
    public Prediction score(Row row, Cancellation cancellation) {
        Map<String, ?> results = evaluator.evaluate(new RowArguments(fields, row));
        return reader.read(results, outputs.of(results));
    }
}
