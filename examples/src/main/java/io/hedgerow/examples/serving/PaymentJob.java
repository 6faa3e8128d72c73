package io.hedgerow.examples.serving;

import io.hedgerow.examples.payments.Payment;
import io.hedgerow.examples.payments.PaymentGenerator;
import io.hedgerow.pipeline.Hedgerow;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.proto.Answer;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink job of one's own: its own record type, its own source and sink, Hedgerow in between. */
public final class PaymentJob {
    private PaymentJob() {}

    /** Serves a hundred payments by the documents that are given, and prints what each answer says. */
    public static void main(String[] args) throws Exception {
        ResolvedDocuments documents = ResolvedDocuments.load(
                List.of(Path.of(args[0])), Environment.ofProcess(PaymentJob.class.getClassLoader()));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setBufferTimeout(1);

        DataStream<Payment> payments = env.fromSequence(0, 99)
                .map(index -> new PaymentGenerator(1).payment(index))
                .returns(Payment.class);
        DataStream<Answer> answers =
                Hedgerow.serve(payments, payment -> PaymentRequests.request(payment, "fraud"), documents);

        answers.map(answer -> answer.requestId() + ": " + answer.prediction() + " by " + answer.variant())
                .returns(String.class)
                .print();
        env.execute("payments");
    }
}
