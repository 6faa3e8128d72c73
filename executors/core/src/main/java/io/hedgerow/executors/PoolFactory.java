package io.hedgerow.executors;

import io.hedgerow.proto.flink.AttemptReplies;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes the subtasks of a pool, whatever its join. */
abstract class PoolFactory extends AbstractStreamOperatorFactory<AttemptReplies> {
    private static final long serialVersionUID = 1L;

    private final PoolSettings settings;
    private final Class<? extends PoolOperator> operatorClass;

    PoolFactory(PoolSettings settings, Class<? extends PoolOperator> operatorClass) {
        this.settings = settings;
        this.operatorClass = operatorClass;
    }

    abstract PoolOperator create(PoolSettings of, StreamOperatorParameters<AttemptReplies> parameters);

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's signature
    public final <T extends StreamOperator<AttemptReplies>> T createStreamOperator(
            StreamOperatorParameters<AttemptReplies> parameters) {
        return (T) create(settings, parameters);
    }

    @Override
    @SuppressWarnings("rawtypes") // Flink's signature
    public final Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return operatorClass;
    }
}
