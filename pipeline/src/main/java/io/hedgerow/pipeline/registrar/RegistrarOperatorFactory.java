package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/**
 * Makes the registrar: records of the control log in, a line of JSON out for every change of a document's status. Use it
 * with parallelism 1 and a uid.
 */
public final class RegistrarOperatorFactory extends AbstractStreamOperatorFactory<String>
        implements OneInputStreamOperatorFactory<ControlRecord, String> {
    private static final long serialVersionUID = 1L;

    private final RegistrarSettings settings;

    /** @param settings what it is told */
    public RegistrarOperatorFactory(RegistrarSettings settings) {
        this.settings = settings;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's signature
    public <T extends StreamOperator<String>> T createStreamOperator(StreamOperatorParameters<String> parameters) {
        return (T) new RegistrarOperator(settings, parameters);
    }

    @Override
    @SuppressWarnings("rawtypes") // Flink's signature
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return RegistrarOperator.class;
    }
}
