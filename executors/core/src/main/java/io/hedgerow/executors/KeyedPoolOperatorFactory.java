package io.hedgerow.executors;

import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.KeyedModel;
import io.hedgerow.proto.flink.WorkItem;
import java.util.Map;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;

/**
 * Makes the operator of one keyed executor pool, where requests and the models of their keys meet: work items and models in,
 * replies out as from {@link PoolOperatorFactory}.
 *
 * <p>Use it on {@code items.connect(models).keyBy(WorkItem::routingKey, KeyedModel::name, Types.STRING)} with
 * {@code transform(name, MessageTypes.ATTEMPT_REPLIES, factory)}, the pool's parallelism, and a uid. The models of the roster
 * that have this pool are there from the beginning; where the job goes on with state, as far as they differ from those of the
 * start before. Later ones come by the second input. A model that cannot be loaded when it is first asked for fails its
 * requests or leaves them to the fallback, never the job.
 */
public final class KeyedPoolOperatorFactory extends PoolFactory
        implements TwoInputStreamOperatorFactory<WorkItem, KeyedModel, AttemptReplies> {
    private static final long serialVersionUID = 1L;

    /**
     * @param roster everything requests are planned under
     * @param poolName the pool, which must be in the roster and be keyed, with worker threads and without batches
     * @param artifacts bytes of the pool's models by {@link Roster#modelId}; others are not used
     * @param options settings of the operator
     * @throws IllegalArgumentException when the roster lacks such a pool or a model of its variants, or
     *     {@code artifacts} lacks the bytes of a model
     */
    public KeyedPoolOperatorFactory(
            Roster roster, String poolName, Map<String, ArtifactSource> artifacts, PoolOptions options) {
        this(roster, poolName, artifacts, options, PoolClocks.SYSTEM);
    }

    KeyedPoolOperatorFactory(
            Roster roster,
            String poolName,
            Map<String, ArtifactSource> artifacts,
            PoolOptions options,
            PoolClocks clocks) {
        super(new PoolSettings(roster, poolName, artifacts, options, clocks), KeyedPoolOperator.class);
        PoolSpec pool = roster.pool(poolName);
        if (!pool.isKeyed() || pool.threads() == 0 || pool.execution().batch().maxBatchSize() > 1) {
            throw new IllegalArgumentException("pool " + poolName + " is keyed: " + pool.isKeyed() + ", with "
                    + pool.threads() + " threads and batches of "
                    + pool.execution().batch().maxBatchSize()
                    + "; allowed: keyed, threads of at least 1, batches of 1");
        }
    }

    @Override
    PoolOperator create(PoolSettings of, StreamOperatorParameters<AttemptReplies> parameters) {
        return new KeyedPoolOperator(of, parameters);
    }
}
