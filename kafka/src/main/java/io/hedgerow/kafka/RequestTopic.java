package io.hedgerow.kafka;

import io.hedgerow.kafka.TopicChecks.Found;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.MessageTypes;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

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
                        source(found), WatermarkStrategy.noWatermarks(), "requests", SourceRecordType.INSTANCE)
                .uid("requests")
                .setParallelism(readers)
                .process(new DecodeRecords(new RequestDecoder(topic.format())), MessageTypes.REQUEST)
                .name("decode")
                .uid("decode")
                .setParallelism(readers);
        DataStream<Request> dealtOut = readers < env.getParallelism() ? requests.rebalance() : requests;
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

    private KafkaSource<SourceRecord> source(Found found) {
        KafkaSourceBuilder<SourceRecord> builder = KafkaSource.<SourceRecord>builder()
                .setBootstrapServers(topic.bootstrapServers())
                .setTopics(topic.name())
                .setGroupId(group)
                .setClientIdPrefix(group)
                .setStartingOffsets(startingOffsets())
                .setDeserializer(new WholeRecords())
                .setProperties(consumerProperties());
        return isBounded ? builder.setBounded(ends(found)).build() : builder.build();
    }

    /** The ends that a summary compares with, and not those of some seconds later. */
    private OffsetsInitializer ends(Found found) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        found.ends().forEach((partition, end) -> ends.put(new TopicPartition(topic.name(), partition), end));
        return OffsetsInitializer.offsets(ends);
    }

    @SuppressWarnings("deprecation") // the connector's method takes nothing else
    private OffsetsInitializer startingOffsets() {
        return switch (from) {
            case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
            case EARLIEST -> OffsetsInitializer.earliest();
            case LATEST -> OffsetsInitializer.latest();
        };
    }

    private Properties consumerProperties() {
        Properties consumer = topic.clientProperties();
        // A partition that comes while the job runs is found; the connector's default is never.
        consumer.putIfAbsent("partition.discovery.interval.ms", isBounded ? "-1" : "60000");
        consumer.putIfAbsent("isolation.level", "read_committed");
        return consumer;
    }
}
