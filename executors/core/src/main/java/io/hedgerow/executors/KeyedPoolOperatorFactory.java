package io.hedgerow.executors;

import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.KeyedModel;
import io.hedgerow.proto.flink.WorkItem;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;

/**
 * Makes the operator of one keyed executor pool, where requests and the models of their keys meet: work items and models in,
 * replies out as from {@link PoolOperatorFactory}.
 *
 * <p>Use it on {@code items.connect(models).keyBy(WorkItem::routingKey, KeyedModel::name, Types.STRING)} with
 * {@code transform(name, MessageTypes.ATTEMPT_REPLIES, factory)}, the pool's parallelism, and a uid. At a start without
 * state, the models of the roster that have this pool are there from the beginning; later ones come by the second input. A
 * model that cannot be loaded when it is first asked for fails its requests or leaves them to the fallback, never the job.
 */
public final class KeyedPoolOperatorFactory extends AbstractStreamOperatorFactory<AttemptReplies>
        implements TwoInputStreamOperatorFactory<WorkItem, KeyedModel, AttemptReplies> {
    private static final long serialVersionUID = 1L;

    private final PoolSettings settings;

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
        this.settings = new PoolSettings(roster, poolName, artifacts, options, clocks);
        PoolSpec pool = settings.pool();
        if (!pool.isKeyed() || pool.threads() == 0 || pool.execution().batch().maxBatchSize() > 1) {
            throw new IllegalArgumentException("pool " + poolName + " is keyed: " + pool.isKeyed() + ", with "
                    + pool.threads() + " threads and batches of "
                    + pool.execution().batch().maxBatchSize()
                    + "; allowed: keyed, threads of at least 1, batches of 1");
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's signature
    public <T extends StreamOperator<AttemptReplies>> T createStreamOperator(
            StreamOperatorParameters<AttemptReplies> parameters) {
        return (T) new KeyedPoolOperator(settings, parameters);
    }

    @Override
    @SuppressWarnings("rawtypes") // Flink's signature
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return KeyedPoolOperator.class;
    }
}
