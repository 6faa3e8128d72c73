package io.hedgerow.collector;

import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.EpochMicrosClock;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.Objects;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the collector: plan headers and attempt replies in, both keyed by request ID, one answer per request out;
 * {@link CollectorOutputs#ATTEMPTS} beside it. The accumulator {@link ServingStatistics#ACCUMULATOR} tells what
 * it has counted.
 */
public final class CollectorOperatorFactory extends AbstractStreamOperatorFactory<Answer>
        implements TwoInputStreamOperatorFactory<PlanHeader, AttemptReplies, Answer> {
    private static final long serialVersionUID = 1L;

    private final Roster roster;
    private final CollectorOptions options;
    private final EpochMicrosClock clock;
    private final @Nullable AnswerLog log;

    /**
     * @param roster what the headers were planned under
     * @param options settings
     * @param clock time of decisions
     */
    public CollectorOperatorFactory(Roster roster, CollectorOptions options, EpochMicrosClock clock) {
        this(roster, options, clock, null);
    }

    private CollectorOperatorFactory(
            Roster roster, CollectorOptions options, EpochMicrosClock clock, @Nullable AnswerLog log) {
        this.log = log;
        this.roster = Objects.requireNonNull(roster, "roster is null");
        this.options = Objects.requireNonNull(options, "options is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /** The same, of a collector that writes its answers to a log, too, before a checkpoint says that they are given. */
    public CollectorOperatorFactory withAnswerLog(AnswerLog newLog) {
        return new CollectorOperatorFactory(roster, options, clock, newLog);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the signature is the interface's
    public <T extends StreamOperator<Answer>> T createStreamOperator(StreamOperatorParameters<Answer> parameters) {
        return (T) new CollectorOperator(parameters, roster, options, clock, log);
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return CollectorOperator.class;
    }
}
