package io.hedgerow.benchmarks.load;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.Row;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** One operator that calls the models one after another and answers with the mean of what scored. */
final class TextbookSystem implements ServingSystem {
    @Override
    public DataStream<Answer> serve(DataStream<Request> requests, Task task) {
        return requests.process(new ScoreAll(new ScoredModels(task.documents()), task.series()), MessageTypes.ANSWER)
                .name("score all")
                .uid("score-all");
    }

    private static final class ScoreAll extends ProcessFunction<Request, Answer> {
        private static final long serialVersionUID = 1L;

        private final ScoredModels models;
        private final RequestSeries series;

        private transient RequestSeries.Rows rows;
        private transient ScoredModels.@Nullable Loaded loaded;

        @SuppressWarnings("NullAway.Init") // open() comes before the first record
        ScoreAll(ScoredModels models, RequestSeries series) {
            this.models = models;
            this.series = series;
        }

        @Override
        public void open(OpenContext context) throws ModelRefusedException {
            rows = series.rows(new InputLayout(models.endpoint().inputs()));
            loaded = models.load(getRuntimeContext().getUserCodeClassLoader());
        }

        @Override
        public void processElement(Request request, Context context, Collector<Answer> out)
                throws InterruptedException {
            Row row = rows.of(request.requestId());
            double sum = 0;
            int scored = 0;
            for (Scorer scorer : Objects.requireNonNull(loaded).scorers()) {
                Prediction prediction = score(scorer, row);
                if (prediction != null) {
                    sum += ScoredModels.value(prediction);
                    scored++;
                }
            }
            out.collect(BaselineAnswers.mean(request.requestId(), sum, scored));
        }

        /** Null for a model that fails: it has no say. */
        private static @Nullable Prediction score(Scorer scorer, Row row) throws InterruptedException {
            try {
                return scorer.score(row, new Cancellation());
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                return null;
            }
        }

        @Override
        public void close() {
            if (loaded != null) {
                loaded.close();
            }
        }
    }
}
