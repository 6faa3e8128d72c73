package io.hedgerow.kafka;

import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.flink.MetricDescription;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Decodes the records of a topic; those that are not what they should be leave aside, with their reason, and stop nothing. */
final class DecodeRecords<T> extends ProcessFunction<SourceRecord, T> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<SourceRecord> REFUSED = new OutputTag<>("refused", SourceRecordType.INSTANCE);

    static final MetricDescription UNDECODABLE =
            MetricDescription.ofCounter("deadLetters", List.of(), "records", "Records that could not be decoded.");

    private final RecordDecoder<T> decoder;
    private final String stage;
    private transient @Nullable Counter refused;

    /** @param stage what dead letters name as the place where they were refused */
    DecodeRecords(RecordDecoder<T> decoder, String stage) {
        this.decoder = decoder;
        this.stage = stage;
    }

    @Override
    public void open(OpenContext context) {
        refused = UNDECODABLE.registerCounter(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(SourceRecord record, Context context, Collector<T> out) {
        T decoded;
        try {
            decoded = decoder.decode(record);
        } catch (DecodeException e) {
            Objects.requireNonNull(refused, "not opened").inc();
            context.output(REFUSED, record.refused(stage, e));
            return;
        }
        out.collect(decoded);
    }
}
