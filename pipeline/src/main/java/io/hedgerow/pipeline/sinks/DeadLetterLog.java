package io.hedgerow.pipeline.sinks;

import io.hedgerow.proto.DeadLetter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs dead letters where the job has no sink for them. They are counted where they arise. */
public final class DeadLetterLog implements Sink<DeadLetter> {
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterLog.class);

    @Override
    public SinkWriter<DeadLetter> createWriter(WriterInitContext context) {
        return new Writer();
    }

    private static final class Writer implements SinkWriter<DeadLetter> {
        @Override
        public void write(DeadLetter letter, Context context) {
            LOG.warn("Dead letter: {}", letter);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
    }
}
