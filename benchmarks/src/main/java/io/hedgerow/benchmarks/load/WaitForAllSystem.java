package io.hedgerow.benchmarks.load;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.WorkItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * What one would build first: models side by side behind Flink's async I/O, with as many threads and as long a queue
 * as Hedgerow's pools have, and a keyed join that answers with the mean when the last model is in.
 */
final class WaitForAllSystem implements ServingSystem {
    /** Longer than any run: the join has to hear from every model. */
    private static final long TIMEOUT_MILLIS = 600_000;

    @Override
    public DataStream<Answer> serve(DataStream<Request> requests, Task task) {
        ScoredModels models = new ScoredModels(task.documents());
        return FanOut.serve(
                requests,
                task,
                (items, pool) -> {
                    PoolSpec spec = task.documents().roster().pool(pool.name());
                    int threads = Math.max(1, spec.threads()) * Long.bitCount(pool.variants());
                    return AsyncDataStream.unorderedWait(
                                    items,
                                    new ScoreAside(models, threads),
                                    TIMEOUT_MILLIS,
                                    TimeUnit.MILLISECONDS,
                                    spec.queueCapacity())
                            .returns(MessageTypes.ATTEMPT_REPLIES);
                },
                new Join(models.endpoint().variants().size()));
    }

    private static final class ScoreAside extends RichAsyncFunction<WorkItem, AttemptReplies> {
        private static final long serialVersionUID = 1L;

        private final ScoredModels models;
        private final int threads;

        private transient ScoredModels.@Nullable Loaded loaded;
        private transient @Nullable ExecutorService workers;

        ScoreAside(ScoredModels models, int threads) {
            this.models = models;
            this.threads = threads;
        }

        @Override
        public void open(OpenContext context) throws ModelRefusedException {
            loaded = models.load(getRuntimeContext().getUserCodeClassLoader());
            workers = Executors.newFixedThreadPool(threads);
        }

        @Override
        public void asyncInvoke(WorkItem item, ResultFuture<AttemptReplies> result) {
            List<CompletableFuture<AttemptReply>> calls = new ArrayList<>();
            for (long rest = item.variants(); rest != 0; rest &= rest - 1) {
                int variant = Long.numberOfTrailingZeros(rest);
                calls.add(CompletableFuture.supplyAsync(() -> score(item, variant), Objects.requireNonNull(workers)));
            }
            var unused = CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new))
                    .thenRun(() -> result.complete(List.of(together(calls))));
        }

        private static AttemptReplies together(List<CompletableFuture<AttemptReply>> calls) {
            AttemptReply[] replies = calls.stream().map(CompletableFuture::join).toArray(AttemptReply[]::new);
            return AttemptReplies.of(replies, replies.length);
        }

        private AttemptReply score(WorkItem item, int variant) {
            try {
                Prediction prediction =
                        Objects.requireNonNull(loaded).scorers().get(variant).score(item.row(), new Cancellation());
                return reply(item, variant, Outcome.SCORED, null, prediction);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return reply(item, variant, Outcome.CANCELLED, "interrupted", null);
            } catch (Exception e) {
                return reply(item, variant, Outcome.FAILED, e.toString(), null);
            }
        }

        private static AttemptReply reply(
                WorkItem item, int variant, Outcome outcome, @Nullable String reason, @Nullable Prediction prediction) {
            return new AttemptReply(item.requestId(), item.admission(), variant, outcome, reason, 1, prediction);
        }

        @Override
        public void close() throws InterruptedException {
            if (workers != null) {
                workers.shutdownNow();
                workers.awaitTermination(1, TimeUnit.SECONDS);
            }
            if (loaded != null) {
                loaded.close();
            }
        }
    }

    private static final class Join extends KeyedCoProcessFunction<String, PlanHeader, AttemptReplies, Answer> {
        private static final long serialVersionUID = 1L;

        private final int variants;

        /** Replies still to come, those that scored, the sum of their values. */
        private transient ValueState<double[]> joined;

        @SuppressWarnings("NullAway.Init") // open() comes before the first record
        Join(int variants) {
            this.variants = variants;
        }

        @Override
        public void open(OpenContext context) {
            joined = getRuntimeContext()
                    .getState(new ValueStateDescriptor<>(
                            "joined", PrimitiveArrayTypeInfo.DOUBLE_PRIMITIVE_ARRAY_TYPE_INFO));
        }

        @Override
        public void processElement1(PlanHeader header, Context context, Collector<Answer> out) {
            // the replies say everything the join needs
        }

        @Override
        public void processElement2(AttemptReplies replies, Context context, Collector<Answer> out) throws Exception {
            double[] found = joined.value();
            double[] now = found == null ? new double[] {variants, 0, 0} : found;
            now[0] -= replies.size();
            replies.forEach(reply -> {
                if (reply.outcome() == Outcome.SCORED) {
                    now[1]++;
                    now[2] += ScoredModels.value(reply);
                }
            });
            if (now[0] > 0) {
                joined.update(now);
            } else {
                joined.clear();
                out.collect(BaselineAnswers.mean(replies.requestId(), now[2], (int) now[1]));
            }
        }
    }
}
