package io.hedgerow.kafka;

import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.MetricDescription;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Decodes the records of a topic; those that are no requests leave aside, with their reason, and stop nothing. */
final class DecodeRecords extends ProcessFunction<SourceRecord, Request> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<SourceRecord> REFUSED = new OutputTag<>("refused", SourceRecordType.INSTANCE);

    static final MetricDescription UNDECODABLE =
            MetricDescription.ofCounter("deadLetters", List.of(), "records", "Records that could not be decoded.");

    private final RequestDecoder decoder;
    private transient @Nullable Counter refused;

    DecodeRecords(RequestDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public void open(OpenContext context) {
        refused = UNDECODABLE.registerCounter(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(SourceRecord record, Context context, Collector<Request> out) {
        Request request;
        try {
            request = decoder.decode(record);
        } catch (DecodeException e) {
            Objects.requireNonNull(refused, "not opened").inc();
            context.output(REFUSED, record.refused("decode", e));
            return;
        }
        out.collect(request);
    }
}
