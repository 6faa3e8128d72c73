package io.hedgerow.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.executors.crashes.CrashBoard;
import io.hedgerow.executors.proving.ProvingOptions;
import io.hedgerow.kafka.Delivery;
import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.kafka.OnceAnswers;
import io.hedgerow.kafka.OnceCheck;
import io.hedgerow.kafka.OutputTopic;
import io.hedgerow.kafka.SourceRecord;
import io.hedgerow.kafka.SourceRecordType;
import io.hedgerow.kafka.TopicChecks;
import io.hedgerow.pipeline.ControlLog;
import io.hedgerow.pipeline.Hedgerow;
import io.hedgerow.pipeline.Served;
import io.hedgerow.pipeline.ServingOptions;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.RecordSink;
import io.hedgerow.pipeline.documents.RecordSink.FilesSink;
import io.hedgerow.pipeline.documents.RecordSink.KafkaSink;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.pipeline.sinks.DeadLetterLog;
import io.hedgerow.pipeline.sinks.JsonLineFiles;
import io.hedgerow.pipeline.sources.RampUp;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AnswerJson;
import io.hedgerow.proto.AttemptJson;
import io.hedgerow.proto.DeadLetter;
import io.hedgerow.proto.DeadLetterJson;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.PromptOutput;
import io.hedgerow.proto.flink.ReadinessBoard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/** The job of a Job document: its source, the serving stages, its sinks. */
final class ServingJob {
    static final String ANSWERS = "answers";
    static final String ATTEMPTS = "attempts";
    static final String DEAD_LETTERS = "dead-letters";
    static final String REPORTS = "reports";

    private final ResolvedDocuments documents;
    private final JobSpec job;
    private final RunId run;
    private final RampUp rampUp;
    private final TopicChecks topics;
    private final @Nullable OnceCheck once;

    /**
     * A job.
     *
     * @param once what is known of the topic of answers where each request's is written once; null where they are written otherwise
     */
    ServingJob(
            ResolvedDocuments documents,
            JobSpec job,
            RunId run,
            RampUp rampUp,
            TopicChecks topics,
            @Nullable OnceCheck once) {
        this.once = once;
        this.topics = topics;
        this.rampUp = rampUp;
        this.documents = documents;
        this.job = job;
        this.run = run;
    }

    RequestStream requests() {
        return new RequestStream(job.requests(), documents.roster(), rampUp, topics);
    }

    /** Adds the job to the environment. */
    void addTo(StreamExecutionEnvironment env, ServingOptions base) {
        ServingOptions options = base.withDuplicateWindow(job.duplicateWindow())
                .withReadiness(ReadinessBoard.in(job.checkpointing().directory() + "/ready"));
        if (job.attempts() != null) {
            options = options.withAttemptSamplePercent(job.attempts().samplePercent());
        }
        JobSpec.Control control = job.control();
        ProvingOptions proving = control == null ? ProvingOptions.DEFAULT : control.proving();
        options = options.withCrashes(
                CrashBoard.in(job.checkpointing().directory() + "/quarantine", proving.quarantine()));
        if (control != null) {
            options = options.withControl(new ControlLog(
                    control.folder(),
                    control.topic(),
                    control.status(),
                    job.requests().isBounded(),
                    control.keepWarm(),
                    control.proving(),
                    run.text()));
        }
        if (once != null) {
            options = options.withAnswerLog(answerLog(once));
        }
        RequestStream.Decoded decoded = requests().in(env);
        Served served = Hedgerow.serving(decoded.requests(), request -> request, documents, options);
        DataStream<Answer> answers = answers(served.answers());
        JobSpec.Attempts attempts = job.attempts();
        if (attempts != null) {
            write(served.attempts(), attempts.sink(), ATTEMPTS, AttemptJson::encode, OutputTopic::ofAttempts)
                    .unchained();
        }
        List<DataStream<DeadLetter>> letters = new ArrayList<>(List.of(served.deadLetters()));
        List<DataStream<SourceRecord>> refused = new ArrayList<>();
        decoded.deadLetters().ifPresent(letters::add);
        decoded.refused().ifPresent(refused::add);
        if (job.feedback() != null) {
            FeedbackStream.Refused none = new FeedbackStream(job.feedback(), topics).join(answers);
            Optional.ofNullable(none.deadLetters()).ifPresent(letters::add);
            Optional.ofNullable(none.refused()).ifPresent(refused::add);
        }
        deadLetters(union(letters), refused);
        if (job.reports() != null && served.reports() != null) {
            write(served.reports(), job.reports(), REPORTS, line -> line.getBytes(UTF_8), OutputTopic::ofLines);
        }
    }

    private DataStream<Answer> answers(DataStream<Answer> served) {
        SingleOutputStreamOperator<Answer> answers = served.map(new AnswerTimes())
                .returns(MessageTypes.ANSWER)
                .name("answer times")
                .uid("answer-times");
        if (once == null) {
            // Lines are made on a thread of their own: they must not hold up deadline timers.
            write(answers.startNewChain(), job.answers(), ANSWERS, AnswerJson::encode, OutputTopic::ofAnswers);
        } else {
            answers.sinkTo(new DiscardingSink<>())
                    .name("written by the collector")
                    .uid("written-by-the-collector");
        }
        return answers;
    }

    /** No other operator may write answers: only where they are decided are they read back before that. */
    private OnceAnswerLog answerLog(OnceCheck check) {
        OutputTopic output = outputTopic(((KafkaSink) job.answers()).topic(), ANSWERS);
        return new OnceAnswerLog(new OnceAnswers(output, job.name(), run.text(), check.timeoutMillis(), check.ends()));
    }

    private void deadLetters(DataStream<DeadLetter> letters, List<DataStream<SourceRecord>> refused) {
        RecordSink sink = job.deadLetters();
        if (sink instanceof KafkaSink kafka) {
            List<DataStream<SourceRecord>> records = new ArrayList<>(refused);
            records.add(letters.map(SourceRecord::of)
                    .returns(SourceRecordType.INSTANCE)
                    .name("dead letters as records")
                    .uid("dead-letters-as-records"));
            union(records)
                    .sinkTo(outputTopic(kafka.topic(), DEAD_LETTERS).ofDeadLetters(job.name()))
                    .name(DEAD_LETTERS)
                    .uid(DEAD_LETTERS);
            return;
        }
        DataStream<DeadLetter> all = withRefused(letters, refused);
        if (sink == null) {
            all.sinkTo(new DeadLetterLog()).name(DEAD_LETTERS).uid(DEAD_LETTERS);
        } else {
            JsonLineFiles.write(all, DEAD_LETTERS, path(sink), run.prefix(DEAD_LETTERS), DeadLetterJson::encode);
        }
    }

    private static DataStream<DeadLetter> withRefused(
            DataStream<DeadLetter> letters, List<DataStream<SourceRecord>> refused) {
        return refused.isEmpty()
                ? letters
                : PromptOutput.onChained(union(refused).map(SourceRecord::toDeadLetter))
                        .returns(MessageTypes.DEAD_LETTER)
                        .name("refused records as dead letters")
                        .uid("refused-as-dead-letters")
                        .union(letters);
    }

    private static <T> DataStream<T> union(List<DataStream<T>> streams) {
        return streams.stream().reduce((one, other) -> one.union(other)).orElseThrow();
    }

    private <T> Written write(
            DataStream<T> stream,
            RecordSink sink,
            String kind,
            JsonLineFiles.Line<T> line,
            Function<OutputTopic, Sink<T>> topic) {
        return switch (sink.kind()) {
            case FILES -> {
                SingleOutputStreamOperator<Void> files =
                        JsonLineFiles.write(stream, kind, path(sink), run.prefix(kind), line);
                yield files::disableChaining;
            }
            case KAFKA -> {
                DataStreamSink<T> records = stream.sinkTo(topic.apply(outputTopic(((KafkaSink) sink).topic(), kind)))
                        .name(kind)
                        .uid(kind);
                yield records::disableChaining;
            }
        };
    }

    /** A sink that was added. */
    private interface Written {
        /** Gives it a thread of its own. */
        void unchained();
    }

    private OutputTopic outputTopic(KafkaTopic topic, String kind) {
        TopicChecks.Found found = topics.found(topic);
        OutputTopic.Transactions transactions = job.delivery() == Delivery.EXACTLY_ONCE
                ? OutputTopic.Transactions.of(job.name(), kind, found.transactionMillis())
                : null;
        return new OutputTopic(topic, found.mostBytes(), transactions);
    }

    private static String path(RecordSink sink) {
        return ((FilesSink) sink).path().toString();
    }
}
