package io.hedgerow.kafka;

import io.hedgerow.kafka.TopicChecks.Found;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.PromptOutput;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A topic of requests. Immutable.
 *
 * @param topic the topic
 * @param group consumer group, under which offsets are committed at checkpoints for others to see; a job that is restored
 *     reads on from its checkpoint whatever they are
 * @param from where a job without a checkpoint begins
 * @param isBounded whether it ends with what is in the topic when the job starts
 */
public record RequestTopic(KafkaTopic topic, String group, From from, boolean isBounded) implements Serializable {

    /** Where reading begins. */
    public enum From {
        /** After what the group has committed; at the beginning where it has not. */
        COMMITTED,
        /** With the first record that is there. */
        EARLIEST,
        /** With the first record that comes. */
        LATEST
    }

    /**
     * The requests of a topic, and the records that are none.
     *
     * @param requests decoded requests
     * @param refused records with their {@link SourceRecord#refusal}
     */
    public record Read(DataStream<Request> requests, DataStream<SourceRecord> refused) {}

    /**
     * Adds the topic to a job.
     *
     * @param found the topic as it is. Where it has fewer partitions than there are subtasks, as many subtasks as partitions
     *     read, and requests are dealt out to all subtasks of the next stage: no subtask has nothing to do for lack of a
     *     partition. A bounded job reads to its ends
     */
    public Read in(StreamExecutionEnvironment env, Found found) {
        int readers = Math.max(1, Math.min(found.partitions(), env.getParallelism()));
        SingleOutputStreamOperator<Request> requests = env.fromSource(
                        new TopicSource(topic, group, from, isBounded).of(found),
                        WatermarkStrategy.noWatermarks(),
                        "requests",
                        SourceRecordType.INSTANCE)
                .uid("requests")
                .setParallelism(readers)
                .process(new DecodeRecords<>(new RequestDecoder(topic.format()), "decode"), MessageTypes.REQUEST)
                .name("decode")
                .uid("decode")
                .setParallelism(readers);
        // Where the starter is chained to it, it sends refused records along with its own.
        DataStream<Request> dealtOut =
                readers < env.getParallelism() ? requests.rebalance() : PromptOutput.onChained(requests);
        return new Read(dealtOut, requests.getSideOutput(DecodeRecords.REFUSED));
    }

    /**
     * What a bounded job without a checkpoint is going to read.
     *
     * @param found as for {@link #in}
     */
    public SentRecords sent(Found found) throws IOException {
        TopicReading reading = switch (from) {
            case COMMITTED -> TopicReading.fromCommitted(topic, group);
            case EARLIEST -> TopicReading.ofAll(topic);
            case LATEST -> TopicReading.fromNow(topic);
        };
        return new SentRecords(reading.until(found.ends()), new RequestDecoder(topic.format()));
    }
}
