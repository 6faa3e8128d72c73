package io.hedgerow.benchmarks.load.kafka;

import io.hedgerow.kafka.KafkaTopic;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The least a Flink job between topics can do: each record is written as it was read, in one chain of source, map and sink.
 * Source and sink have what Hedgerow's clients have.
 */
public final class EchoJob {
    private static final TypeInformation<Tuple2<byte[], byte[]>> RECORD = Types.TUPLE(
            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    private EchoJob() {}

    /** Adds it to an environment. */
    public static void addTo(StreamExecutionEnvironment env, RunTopics topics) {
        env.fromSource(source(topics.requests()), WatermarkStrategy.noWatermarks(), "requests", RECORD)
                .uid("requests")
                .map(record -> Tuple2.of(record.f0, record.f1))
                .returns(RECORD)
                .name("echo")
                .uid("echo")
                .sinkTo(sink(topics.answers()))
                .name("answers")
                .uid("answers");
    }

    private static KafkaSource<Tuple2<byte[], byte[]>> source(KafkaTopic topic) {
        return KafkaSource.<Tuple2<byte[], byte[]>>builder()
                .setBootstrapServers(topic.bootstrapServers())
                .setTopics(topic.name())
                .setGroupId("echo")
                .setClientIdPrefix("echo")
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new KeysAndValues())
                .setProperty("partition.discovery.interval.ms", "60000")
                .setProperty("isolation.level", "read_committed")
                .build();
    }

    private static KafkaSink<Tuple2<byte[], byte[]>> sink(KafkaTopic topic) {
        String name = topic.name();
        Properties producer = new Properties();
        producer.put("acks", "all");
        producer.put("linger.ms", "1");
        return KafkaSink.<Tuple2<byte[], byte[]>>builder()
                .setBootstrapServers(topic.bootstrapServers())
                .setKafkaProducerConfig(producer)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer((record, context, timestamp) -> new ProducerRecord<>(name, record.f0, record.f1))
                .build();
    }

    /** Reads nothing into a record. */
    private static final class KeysAndValues implements KafkaRecordDeserializationSchema<Tuple2<byte[], byte[]>> {
        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Tuple2<byte[], byte[]>> out) {
            out.collect(Tuple2.of(record.key(), record.value()));
        }

        @Override
        public TypeInformation<Tuple2<byte[], byte[]>> getProducedType() {
            return RECORD;
        }
    }
}
