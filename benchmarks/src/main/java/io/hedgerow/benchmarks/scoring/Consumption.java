package io.hedgerow.benchmarks.scoring;

import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import org.openjdk.jmh.infra.Blackhole;

/** Consumes predictions and lets no row fail unnoticed. */
record Consumption(Blackhole blackhole) implements Scorer.BatchResults {
    @Override
    public void scored(int row, Prediction prediction) {
        blackhole.consume(prediction);
    }

    @Override
    public void failed(int row, Throwable reason) {
        throw new IllegalStateException("row " + row + " failed", reason);
    }
}
