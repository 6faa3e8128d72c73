package io.hedgerow.executors;

import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.WorkItem;
import java.util.Map;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/**
 * Makes the operator of one executor pool whose subtasks host every model: work items in, one reply per variant of each item
 * out, those of one moment together as {@link AttemptReplies}.
 *
 * <p>Use it with {@code items.transform(name, MessageTypes.ATTEMPT_REPLIES, factory)}, the pool's parallelism, and a
 * uid. Where an endpoint pushes back, the edge into the operator should be {@code rebalance()}, so that unaligned
 * checkpoints can pass. The job fails when a model cannot be loaded or bound.
 */
public final class PoolOperatorFactory extends PoolFactory
        implements OneInputStreamOperatorFactory<WorkItem, AttemptReplies> {
    private static final long serialVersionUID = 1L;

    /**
     * @param roster everything requests are planned under
     * @param poolName the pool, which must be in the roster and not be keyed
     * @param artifacts bytes of the pool's models by {@link Roster#modelId}; others are not used
     * @param options settings of the operator
     * @throws IllegalArgumentException when the roster lacks the pool or a model of its variants, or
     *     {@code artifacts} lacks that model's bytes
     */
    public PoolOperatorFactory(
            Roster roster, String poolName, Map<String, ArtifactSource> artifacts, PoolOptions options) {
        this(roster, poolName, artifacts, options, PoolClocks.SYSTEM);
    }

    PoolOperatorFactory(
            Roster roster,
            String poolName,
            Map<String, ArtifactSource> artifacts,
            PoolOptions options,
            PoolClocks clocks) {
        super(new PoolSettings(roster, poolName, artifacts, options, clocks), PartitionedPoolOperator.class);
        if (roster.pool(poolName).isKeyed()) {
            throw new IllegalArgumentException("pool " + poolName + " is keyed; allowed: one that is not");
        }
    }

    @Override
    PoolOperator create(PoolSettings of, StreamOperatorParameters<AttemptReplies> parameters) {
        return new PartitionedPoolOperator(of, parameters);
    }
}
