package io.hedgerow.benchmarks.load;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.WorkItem;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Hedgerow's edges without Hedgerow: a header to the join, a work item to each pool, all replies to the join by
 * request ID. Rows are looked up, not made of the request, and nothing is checked or planned.
 */
final class FanOut {
    private FanOut() {}

    /** What a baseline puts into the places of a pool. */
    interface Pools {
        SingleOutputStreamOperator<AttemptReplies> pool(DataStream<WorkItem> items, Pool pool);
    }

    /**
     * A pool and its variants.
     *
     * @param variants bit i set: variant i
     */
    record Pool(String name, int parallelism, long variants) implements Serializable {
        OutputTag<WorkItem> tag() {
            return new OutputTag<>("baseline-" + name, MessageTypes.WORK_ITEM);
        }
    }

    static DataStream<Answer> serve(
            DataStream<Request> requests,
            ServingSystem.Task task,
            Pools pools,
            KeyedCoProcessFunction<String, PlanHeader, AttemptReplies, Answer> join) {
        Roster roster = task.documents().roster();
        List<Pool> used = pools(roster);
        SingleOutputStreamOperator<PlanHeader> headers = requests.process(
                        new Starter(used, task.series(), roster.endpoints().get(0)), MessageTypes.PLAN_HEADER)
                .name("fan-out")
                .uid("fan-out");
        List<DataStream<AttemptReplies>> replies = new ArrayList<>();
        for (Pool pool : used) {
            DataStream<WorkItem> items = headers.getSideOutput(pool.tag()).rebalance();
            replies.add(pools.pool(items, pool)
                    .name("pool " + pool.name())
                    .uid("pool-" + pool.name())
                    .setParallelism(pool.parallelism()));
        }
        return headers.connect(union(replies))
                .keyBy(PlanHeader::requestId, AttemptReplies::requestId, Types.STRING)
                .process(join, MessageTypes.ANSWER)
                .name("join")
                .uid("join");
    }

    // Flink's union takes an array of a generic type.
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static DataStream<AttemptReplies> union(List<DataStream<AttemptReplies>> streams) {
        DataStream<AttemptReplies>[] others =
                streams.subList(1, streams.size()).toArray(new DataStream[streams.size() - 1]);
        return others.length == 0 ? streams.get(0) : streams.get(0).union(others);
    }

    private static List<Pool> pools(Roster roster) {
        EndpointSpec endpoint = roster.endpoints().get(0);
        return roster.pools().stream()
                .map(pool -> new Pool(pool.name(), pool.parallelism(), variantsOf(pool.name(), endpoint)))
                .filter(pool -> pool.variants() != 0)
                .toList();
    }

    private static long variantsOf(String pool, EndpointSpec endpoint) {
        long variants = 0;
        for (int i = 0; i < endpoint.variants().size(); i++) {
            if (endpoint.variants().get(i).pool().equals(pool)) {
                variants |= 1L << i;
            }
        }
        return variants;
    }

    /** Sends what a starter sends. */
    private static final class Starter extends ProcessFunction<Request, PlanHeader> {
        private static final long serialVersionUID = 1L;
        private static final int NO_ARM = -1;

        private final List<Pool> pools;
        private final RequestSeries series;
        private final EndpointSpec endpoint;

        private transient List<OutputTag<WorkItem>> tags;
        private transient RequestSeries.Rows rows;
        private transient long admissions;

        @SuppressWarnings("NullAway.Init") // open() comes before the first record
        Starter(List<Pool> pools, RequestSeries series, EndpointSpec endpoint) {
            this.pools = new ArrayList<>(pools);
            this.series = series;
            this.endpoint = endpoint;
        }

        @Override
        public void open(OpenContext context) {
            tags = pools.stream().map(Pool::tag).toList();
            rows = series.rows(new InputLayout(endpoint.inputs()));
        }

        @Override
        public void processElement(Request request, Context context, Collector<PlanHeader> out) {
            long nowMillis = System.currentTimeMillis();
            long deadlineMillis = nowMillis + endpoint.deadlineMillis();
            long all = (1L << endpoint.variants().size()) - 1;
            admissions++;
            out.collect(new PlanHeader(
                    request.requestId(),
                    admissions,
                    1,
                    request.endpoint(),
                    0,
                    all,
                    NO_ARM,
                    nowMillis * 1_000,
                    deadlineMillis,
                    request.eventTimeMillis(),
                    request.replyTo(),
                    request.headers(),
                    null));
            for (int i = 0; i < tags.size(); i++) {
                context.output(
                        tags.get(i),
                        new WorkItem(
                                request.requestId(),
                                admissions,
                                1,
                                0,
                                pools.get(i).variants(),
                                deadlineMillis,
                                request.priority(),
                                rows.of(request.requestId())));
            }
        }
    }
}
