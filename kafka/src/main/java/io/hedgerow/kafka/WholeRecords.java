package io.hedgerow.kafka;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes records as they are. They are read by the next operator, which is chained and can put bad ones aside. */
final class WholeRecords implements KafkaRecordDeserializationSchema<SourceRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SourceRecord> out) {
        out.collect(SourceRecord.of(record));
    }

    @Override
    public TypeInformation<SourceRecord> getProducedType() {
        return SourceRecordType.INSTANCE;
    }
}
