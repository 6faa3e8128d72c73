package io.hedgerow.pipeline.sources;

import io.hedgerow.proto.DeadLetter;
import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.MetricDescription;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Decodes lines; what cannot be decoded leaves as a dead letter with its reason and position. */
public final class DecodeLines extends ProcessFunction<RawLine, Request> {
    private static final long serialVersionUID = 1L;

    /** Lines that are not requests. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters", MessageTypes.DEAD_LETTER);

    static final MetricDescription UNDECODABLE =
            MetricDescription.ofCounter("deadLetters", List.of(), "records", "Lines that could not be decoded.");

    private final LineDecoder decoder;
    private transient @Nullable Counter deadLetters;

    public DecodeLines(LineDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public void open(OpenContext context) {
        deadLetters = UNDECODABLE.registerCounter(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(RawLine line, Context context, Collector<Request> out) {
        Request request;
        try {
            request = decode(decoder, line);
        } catch (DecodeException e) {
            Objects.requireNonNull(deadLetters, "not opened").inc();
            context.output(DEAD_LETTERS, deadLetter("decode", line, e));
            return;
        }
        out.collect(request);
    }

    /** Decodes a line; one longer than is kept is refused like any other bad line. */
    public static Request decode(LineDecoder decoder, RawLine line) throws DecodeException {
        requireWhole(line);
        return decoder.decode(line);
    }

    static void requireWhole(RawLine line) throws DecodeException {
        if (line.sizeBytes() == 0) {
            throw new DecodeException("the line is empty");
        }
        if (line.sizeBytes() > line.bytes().length) {
            throw new DecodeException(
                    "the line has " + line.sizeBytes() + " bytes, at most " + LineReader.MAX_KEPT_BYTES + " are read");
        }
    }

    static DeadLetter deadLetter(String stage, RawLine line, DecodeException e) {
        return new DeadLetter(
                stage,
                String.valueOf(e.getMessage()),
                line.origin(),
                0,
                line.lineNumber(),
                line.sizeBytes(),
                line.bytes());
    }
}
