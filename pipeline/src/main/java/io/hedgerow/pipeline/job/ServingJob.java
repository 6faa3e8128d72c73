package io.hedgerow.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.executors.crashes.CrashBoard;
import io.hedgerow.executors.proving.ProvingOptions;
import io.hedgerow.pipeline.ControlLog;
import io.hedgerow.pipeline.Hedgerow;
import io.hedgerow.pipeline.Served;
import io.hedgerow.pipeline.ServingOptions;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.RecordSink;
import io.hedgerow.pipeline.documents.RecordSink.FilesSink;
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
import io.hedgerow.proto.flink.ReadinessBoard;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

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

    ServingJob(ResolvedDocuments documents, JobSpec job, RunId run, RampUp rampUp) {
        this.rampUp = rampUp;
        this.documents = documents;
        this.job = job;
        this.run = run;
    }

    RequestStream requests() {
        return new RequestStream(job.requests(), documents.roster(), rampUp);
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
                    control.status(),
                    job.requests().isBounded(),
                    control.keepWarm(),
                    control.proving(),
                    run.text()));
        }
        RequestStream.Decoded decoded = requests().in(env);
        Served served = Hedgerow.serving(decoded.requests(), request -> request, documents, options);
        SingleOutputStreamOperator<Answer> answers = served.answers()
                .map(new AnswerTimes())
                .returns(MessageTypes.ANSWER)
                .name("answer times")
                .uid("answer-times")
                // Lines are made on a thread of their own: they must not hold up deadline timers.
                .startNewChain();
        write(answers, job.answers(), ANSWERS, AnswerJson::encode);
        if (job.attempts() != null) {
            write(served.attempts(), job.attempts().sink(), ATTEMPTS, AttemptJson::encode)
                    .disableChaining();
        }
        deadLetters(decoded, served);
        if (job.reports() != null && served.reports() != null) {
            write(served.reports(), job.reports(), REPORTS, line -> line.getBytes(UTF_8));
        }
    }

    private void deadLetters(RequestStream.Decoded decoded, Served served) {
        DataStream<DeadLetter> letters = decoded.deadLetters()
                .map(fromSource -> fromSource.union(served.deadLetters()))
                .orElse(served.deadLetters());
        if (job.deadLetters() == null) {
            letters.sinkTo(new DeadLetterLog()).name(DEAD_LETTERS).uid(DEAD_LETTERS);
        } else {
            write(letters, job.deadLetters(), DEAD_LETTERS, DeadLetterJson::encode);
        }
    }

    private <T> SingleOutputStreamOperator<Void> write(
            DataStream<T> stream, RecordSink sink, String kind, JsonLineFiles.Line<T> line) {
        return switch (sink.kind()) {
            case FILES ->
                JsonLineFiles.write(stream, kind, ((FilesSink) sink).path().toString(), run.prefix(kind), line);
        };
    }
}
