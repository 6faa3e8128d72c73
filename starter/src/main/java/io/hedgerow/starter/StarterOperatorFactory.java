package io.hedgerow.starter;

import io.hedgerow.proto.flink.PlanHeader;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.SimpleUdfStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Flink's factory for an operator of a user's function, but for the mailbox, which only factories are given. */
final class StarterOperatorFactory<T> extends SimpleUdfStreamOperatorFactory<PlanHeader>
        implements OneInputStreamOperatorFactory<T, PlanHeader> {
    private static final long serialVersionUID = 1L;

    private final StarterFunction<T> starter;

    StarterOperatorFactory(StarterFunction<T> starter) {
        super(new StarterOperator<>(starter));
        this.starter = starter;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // the signature is the interface's
    public <O extends StreamOperator<PlanHeader>> O createStreamOperator(
            StreamOperatorParameters<PlanHeader> parameters) {
        MailboxExecutor mailbox = parameters.getMailboxExecutor();
        starter.doMeanwhile(() -> takeMail(mailbox));
        return super.createStreamOperator(parameters);
    }

    private static void takeMail(MailboxExecutor mailbox) {
        while (mailbox.tryYield()) {
            // as much as there is
        }
    }
}
