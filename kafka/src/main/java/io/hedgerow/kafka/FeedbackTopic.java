package io.hedgerow.kafka;

import io.hedgerow.kafka.RequestTopic.From;
import io.hedgerow.kafka.TopicChecks.Found;
import io.hedgerow.proto.Feedback;
import java.io.Serializable;
import java.util.function.Function;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A topic of feedback. Immutable.
 *
 * @param topic the topic
 * @param group consumer group, under which offsets are committed at checkpoints for others to see; a job that is restored
 *     reads on from its checkpoint whatever they are
 * @param from where a job without a checkpoint begins
 * @param isBounded whether it ends with what is in the topic when the job starts
 */
public record FeedbackTopic(KafkaTopic topic, String group, From from, boolean isBounded) implements Serializable {
    private static final String STAGE = "feedback";

    /**
     * The feedback of a topic, and the records that are none.
     *
     * @param feedback what was made of the feedback
     * @param refused records with their {@link SourceRecord#refusal}, whose stage is {@code feedback}
     */
    public record Read<T>(DataStream<T> feedback, DataStream<SourceRecord> refused) {}

    /** Makes of feedback what a job goes on with. Stateless. */
    public interface Making<T> extends Function<Feedback, T>, Serializable {}

    /**
     * Adds the topic to a job. As many subtasks as there are partitions read.
     *
     * @param found the topic as it is. A bounded job reads to its ends
     * @param making what becomes of each piece
     * @param type its type
     */
    public <T> Read<T> in(StreamExecutionEnvironment env, Found found, Making<T> making, TypeInformation<T> type) {
        int readers = Math.max(1, Math.min(found.partitions(), env.getParallelism()));
        FeedbackDecoder decoder = new FeedbackDecoder(topic.format());
        SingleOutputStreamOperator<T> feedback = env.fromSource(
                        new TopicSource(topic, group, from, isBounded).of(found),
                        WatermarkStrategy.noWatermarks(),
                        "feedback source",
                        SourceRecordType.INSTANCE)
                .uid("feedback-source")
                .setParallelism(readers)
                .process(new DecodeRecords<>(record -> making.apply(decoder.decode(record)), STAGE), type)
                .name("decode feedback")
                .uid("decode-feedback")
                .setParallelism(readers);
        return new Read<>(feedback, feedback.getSideOutput(DecodeRecords.REFUSED));
    }
}
