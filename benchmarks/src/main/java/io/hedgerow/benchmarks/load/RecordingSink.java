package io.hedgerow.benchmarks.load;

import io.hedgerow.proto.Answer;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Hands answers to the recorder of a run.
 *
 * @param runId number of the run
 */
record RecordingSink(long runId) implements Sink<Answer> {
    @Override
    public SinkWriter<Answer> createWriter(WriterInitContext context) {
        return new Writer(RunRecorder.find(runId).newTally());
    }

    private record Writer(AnswerTally tally) implements SinkWriter<Answer> {
        @Override
        public void write(Answer answer, Context context) {
            tally.add(answer, System.nanoTime());
        }

        @Override
        public void flush(boolean endOfInput) {
            // nothing is held back
        }

        @Override
        public void close() {
            // nothing to close
        }
    }
}
