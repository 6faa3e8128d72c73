package io.hedgerow.benchmarks.load;

import io.hedgerow.proto.Request;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.core.io.InputStatus;

/**
 * Sends one subtask's share. Where the system pushes back, requests go out late but stay due when they were: nothing
 * is left out, and nothing is moved. Between two requests the task's thread is parked for at most {@link #PAUSE_NANOS}:
 * cheaper than a timer, and this task has little else to do. A run is never restored, so there is nothing to snapshot.
 */
final class OpenLoopReader implements SourceReader<Request, NumberSequenceSplit> {
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long NO_SHARE = -1;

    /** At full speed a look at the clock for every request would be a cost of its own. */
    private static final int LOOK_AT_CLOCK = 64;

    private final SourceReaderContext context;
    private final RunRecorder recorder;
    private final Schedule schedule;
    private final RequestSeries.Requests requests;
    private final AtomicLong sent;
    private final int stride;
    private CompletableFuture<Void> share = new CompletableFuture<>();
    private boolean isOver;
    private long index = NO_SHARE;

    OpenLoopReader(SourceReaderContext context, RunRecorder recorder) {
        this.context = context;
        this.recorder = recorder;
        this.schedule = recorder.schedule();
        this.requests = recorder.series().requests();
        this.sent = recorder.newSentCounter();
        this.stride = context.currentParallelism();
    }

    @Override
    public void start() {
        context.sendSplitRequest();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Request> output) {
        if (index == NO_SHARE) {
            return isOver ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
        }
        if (index < schedule.prefill()) {
            send(output);
            return InputStatus.MORE_AVAILABLE;
        }
        return schedule.isPaced() ? sendWhenDue(output) : sendAtOnce(output);
    }

    private InputStatus sendWhenDue(ReaderOutput<Request> output) {
        long dueNanos = schedule.dueNanos(index);
        if (dueNanos >= recorder.endNanos()) {
            return finish();
        }
        long nowNanos = System.nanoTime();
        long waitNanos = dueNanos - (nowNanos - recorder.originNanos(nowNanos));
        if (waitNanos > 0) {
            LockSupport.parkNanos(Math.min(waitNanos, PAUSE_NANOS));
        } else {
            send(output);
        }
        return InputStatus.MORE_AVAILABLE;
    }

    private InputStatus sendAtOnce(ReaderOutput<Request> output) {
        boolean isSampled = RunRecorder.isSampled(index);
        if (isSampled || sent.get() % LOOK_AT_CLOCK == 0) {
            long nowNanos = System.nanoTime();
            if (nowNanos - recorder.originNanos(nowNanos) >= recorder.endNanos()) {
                return finish();
            }
            if (isSampled) {
                recorder.sent(index, nowNanos);
            }
        }
        send(output);
        return InputStatus.MORE_AVAILABLE;
    }

    private void send(ReaderOutput<Request> output) {
        output.collect(requests.request(index));
        index += stride;
        sent.lazySet(sent.get() + 1);
    }

    private InputStatus finish() {
        index = NO_SHARE;
        share = new CompletableFuture<>();
        context.sendSplitRequest();
        return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public void addSplits(List<NumberSequenceSplit> splits) {
        for (NumberSequenceSplit split : splits) {
            index = split.from();
        }
        share.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
        isOver = true;
        share.complete(null);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return share;
    }

    @Override
    public List<NumberSequenceSplit> snapshotState(long checkpointId) {
        return List.of();
    }

    @Override
    public void close() {
        // holds nothing
    }
}
