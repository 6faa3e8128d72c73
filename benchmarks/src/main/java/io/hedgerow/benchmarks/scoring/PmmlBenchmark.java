package io.hedgerow.benchmarks.scoring;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jpmml.evaluator.Evaluator;
import org.jpmml.evaluator.FieldValue;
import org.jpmml.evaluator.InputField;
import org.jpmml.evaluator.LoadingModelEvaluatorBuilder;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The examples' PMML models: the library's bare call, and a call through the SPI. Time per row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PmmlBenchmark {
    /** A power of two. */
    private static final int ROWS = 1024;

    @Param({"fraud-logistic.pmml", "fraud-trees.pmml"})
    public String file = "fraud-logistic.pmml";

    private @Nullable ExampleModel model;
    private @Nullable Evaluator evaluator;
    private List<InputField> fields = List.of();
    private List<Map<String, Object>> values = List.of();
    private Row[] rows = {};
    private int next;

    @Setup
    public void setUp() throws Exception {
        ExampleModel loaded = ExampleModel.pmml(file);
        model = loaded;
        rows = loaded.rows(ROWS);
        values = Stream.of(rows).map(loaded::values).toList();
        Evaluator built = new LoadingModelEvaluatorBuilder()
                .load(new ByteArrayInputStream(ExampleModel.bytes(file)))
                .build();
        evaluator = built;
        fields = built.getInputFields();
    }

    private int next() {
        next = (next + 1) & (ROWS - 1);
        return next;
    }

    @Benchmark
    public void bare(Blackhole blackhole) {
        if (evaluator == null) {
            throw new IllegalStateException("not set up");
        }
        Map<String, Object> row = values.get(next());
        Map<String, FieldValue> arguments = new LinkedHashMap<>();
        for (InputField field : fields) {
            arguments.put(field.getName(), field.prepare(row.get(field.getName())));
        }
        Map<String, ?> results = evaluator.evaluate(arguments);
        blackhole.consume(results.get("predicted_label"));
        blackhole.consume(results.get("probability(ok)"));
        blackhole.consume(results.get("probability(fraud)"));
    }

    @Benchmark
    public Prediction score() throws Exception {
        if (model == null) {
            throw new IllegalStateException("not set up");
        }
        return model.scorer().score(rows[next()], new Cancellation());
    }
}
