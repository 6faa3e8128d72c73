package io.hedgerow.pipeline.job;

import io.hedgerow.experiments.JoinRecord;
import io.hedgerow.experiments.flink.FeedbackJoinFunction;
import io.hedgerow.experiments.flink.JoinRecordType;
import io.hedgerow.kafka.FeedbackTopic;
import io.hedgerow.kafka.SourceRecord;
import io.hedgerow.kafka.TopicChecks;
import io.hedgerow.pipeline.documents.FileLocation;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.sources.DecodeFeedback;
import io.hedgerow.pipeline.sources.DecodeLines;
import io.hedgerow.pipeline.sources.LineFormat;
import io.hedgerow.pipeline.sources.RawLine;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.DeadLetter;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** The feedback of a Job document, and its join with the answers. */
final class FeedbackStream {
    private final JobSpec.Feedback feedback;
    private final TopicChecks topics;

    FeedbackStream(JobSpec.Feedback feedback, TopicChecks topics) {
        this.feedback = feedback;
        this.topics = topics;
    }

    /**
     * Records that are no feedback.
     *
     * @param deadLetters of files; null where feedback comes from a topic
     * @param refused of a topic; null where feedback comes from files
     */
    record Refused(
            @Nullable DataStream<DeadLetter> deadLetters,
            @Nullable DataStream<SourceRecord> refused) {}

    /** Adds source and join to the job. */
    Refused join(DataStream<Answer> answers) {
        StreamExecutionEnvironment env = answers.getExecutionEnvironment();
        DataStream<JoinRecord> decisions = answers.map(JoinRecord::of)
                .returns(JoinRecordType.INSTANCE)
                .name("decisions")
                .uid("decisions");
        if (feedback.topic() == null) {
            SingleOutputStreamOperator<JoinRecord> read = ofFiles(env, Objects.requireNonNull(feedback.files()));
            FeedbackJoinFunction.join(decisions.union(read), feedback.window());
            return new Refused(read.getSideOutput(DecodeLines.DEAD_LETTERS), null);
        }
        FeedbackTopic topic = feedback.topic();
        FeedbackTopic.Read<JoinRecord> read =
                topic.in(env, topics.found(topic.topic()), JoinRecord::of, JoinRecordType.INSTANCE);
        FeedbackJoinFunction.join(decisions.union(read.feedback()), feedback.window());
        return new Refused(null, read.refused());
    }

    private static SingleOutputStreamOperator<JoinRecord> ofFiles(StreamExecutionEnvironment env, FileLocation files) {
        Path root = new Path(files.uri());
        FileSource<RawLine> lines =
                FileSource.forBulkFileFormat(new LineFormat(root, false), root).build();
        return env.fromSource(
                        lines, WatermarkStrategy.noWatermarks(), "feedback source", TypeInformation.of(RawLine.class))
                .uid("feedback-source")
                .process(new DecodeFeedback(), JoinRecordType.INSTANCE)
                .name("decode feedback")
                .uid("decode-feedback");
    }
}
