package io.hedgerow.kafka;

import io.hedgerow.kafka.RequestTopic.From;
import io.hedgerow.kafka.TopicChecks.Found;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * How records of a topic get into a job.
 *
 * @param topic the topic
 * @param group consumer group, under which offsets are committed at checkpoints for others to see
 * @param from where a job without a checkpoint begins
 * @param isBounded whether reading ends with what is in the topic when the job starts
 */
record TopicSource(KafkaTopic topic, String group, From from, boolean isBounded) {

    KafkaSource<SourceRecord> of(Found found) {
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
