package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.WorkItem;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/**
 * Makes the operator of one executor pool: work items in, one reply per variant of each item out, those
 * of one moment together as {@link AttemptReplies}.
 *
 * <p>Use it with {@code items.transform(name, MessageTypes.ATTEMPT_REPLIES, factory)}, the pool's parallelism, and a
 * uid. Where an endpoint pushes back, the edge into the operator should be {@code rebalance()}, so that unaligned
 * checkpoints can pass. The job fails when a model cannot be loaded or bound.
 */
public final class PoolOperatorFactory extends AbstractStreamOperatorFactory<AttemptReplies>
        implements OneInputStreamOperatorFactory<WorkItem, AttemptReplies> {
    private static final long serialVersionUID = 1L;

    private final Roster roster;
    private final String poolName;
    private final Map<String, ArtifactSource> artifacts;
    private final PoolOptions options;
    private final PoolClocks clocks;

    /**
     * @param roster everything requests are planned under
     * @param poolName the pool, which must be in the roster
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
        this.roster = roster;
        this.poolName = roster.pool(poolName).name();
        this.artifacts = artifactsOf(roster, poolName, artifacts);
        this.options = Objects.requireNonNull(options, "options is null");
        this.clocks = clocks;
    }

    private static Map<String, ArtifactSource> artifactsOf(
            Roster roster, String poolName, Map<String, ArtifactSource> artifacts) {
        Map<String, ArtifactSource> used = new HashMap<>();
        roster.endpoints().stream()
                .flatMap(endpoint -> endpoint.variants().stream())
                .filter(variant -> variant.pool().equals(poolName))
                .forEach(variant -> addWithMembers(roster.modelOf(variant).id(), roster, poolName, artifacts, used));
        return Map.copyOf(used);
    }

    private static void addWithMembers(
            String id,
            Roster roster,
            String poolName,
            Map<String, ArtifactSource> artifacts,
            Map<String, ArtifactSource> used) {
        ArtifactSource artifact = artifacts.get(id);
        ModelSpec model = roster.models().get(id);
        if (artifact == null || model == null) {
            throw new IllegalArgumentException("pool " + poolName + ": the bytes of model " + id + " are missing");
        }
        if (used.put(id, artifact) == null) {
            model.members().forEach(member -> addWithMembers(member, roster, poolName, artifacts, used));
        }
    }

    Roster roster() {
        return roster;
    }

    String poolName() {
        return poolName;
    }

    Map<String, ArtifactSource> artifacts() {
        return artifacts;
    }

    PoolOptions options() {
        return options;
    }

    PoolClocks clocks() {
        return clocks;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's signature
    public <T extends StreamOperator<AttemptReplies>> T createStreamOperator(
            StreamOperatorParameters<AttemptReplies> parameters) {
        return (T) new PoolOperator(this, parameters);
    }

    @Override
    @SuppressWarnings("rawtypes") // Flink's signature
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return PoolOperator.class;
    }
}
