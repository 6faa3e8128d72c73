package io.hedgerow.executors;

import java.io.Serializable;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/** Makes the clock of a task. Travels with the job graph. */
interface PoolClocks extends Serializable {

    /** The wall clock of Flink's timers and the clock of this machine. */
    PoolClocks SYSTEM = time -> new PoolClock() {
        @Override
        public long epochMillis() {
            return time.getCurrentProcessingTime();
        }

        @Override
        public long nanoTime() {
            return time.getClock().relativeTimeNanos();
        }
    };

    PoolClock of(ProcessingTimeService time);
}
