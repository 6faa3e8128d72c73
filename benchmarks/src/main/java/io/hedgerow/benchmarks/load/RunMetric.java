package io.hedgerow.benchmarks.load;

import java.util.Collection;

/** What is measured of every run. */
interface RunMetric {
    /** What several runs say together. */
    double of(Collection<Double> runs);
}
