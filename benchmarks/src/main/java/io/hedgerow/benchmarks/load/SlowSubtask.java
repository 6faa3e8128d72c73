package io.hedgerow.benchmarks.load;

import static io.hedgerow.benchmarks.load.SystemUnderTest.HEDGEROW;
import static io.hedgerow.benchmarks.load.SystemUnderTest.HOP_LIMIT;

import io.hedgerow.benchmarks.load.Workload.Arrivals;
import io.hedgerow.benchmarks.load.model.Capacity;
import io.hedgerow.benchmarks.load.model.ModelBehaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a better choice among the subtasks of a pool would be worth where one of them is slow. Most of its trials are
 * Hedgerow with edges that it does not have.
 */
final class SlowSubtask {
    static final String NAME = "slow-subtask";

    private static final int FEATURES = 20;
    private static final int SUBTASKS = 4;
    private static final int FACTOR = 5;
    private static final double LOAD = 0.7;
    private static final long CALL_MICROS = 1_000;
    private static final Duration DEADLINE = Duration.ofMillis(50);

    private SlowSubtask() {}

    static Scenario scenario() {
        return new Scenario(
                NAME,
                "one model of 1 ms in 4 subtasks, of which one takes 5 ms; 70 % of what they can score, deadline 50 ms",
                SUBTASKS,
                parallelism -> trials());
    }

    private static List<Trial> trials() {
        ModelBehaviour even = ModelBehaviour.cheap(FEATURES, 1).withDelayMicros(CALL_MICROS);
        ModelBehaviour slow = even.withSlowSubtask(FACTOR);
        double capacity = Capacity.perSecond(even) * (SUBTASKS - 1 + 1.0 / FACTOR);
        Workload asked = workload(List.of(slow), LOAD * capacity);
        List<Trial> trials = new ArrayList<>();
        trials.add(new Trial(HEDGEROW, asked));
        trials.add(new Trial(HEDGEROW, "no subtask slow", workload(List.of(even), LOAD * capacity)));
        trials.add(new Trial(HEDGEROW, "shortest channel", asked.with(Routing.ADAPTIVE)));
        trials.add(new Trial(
                HEDGEROW,
                "shortest channel, pushing back at 4",
                asked.with(Routing.ADAPTIVE).pushingBackAt(4)));
        IntStream.of(0, 20, 50, 100)
                .mapToObj(millis -> new Trial(
                        HEDGEROW,
                        "two choices, " + millis + " ms old",
                        asked.with(Routing.twoChoices(Duration.ofMillis(millis)))))
                .forEach(trials::add);
        IntStream.of(200, 1_000)
                .mapToObj(millis -> new Trial(
                        HEDGEROW,
                        "shares, every " + millis + " ms",
                        asked.with(Routing.shares(Duration.ofMillis(millis)))))
                .forEach(trials::add);
        trials.add(new Trial(HEDGEROW, "a spare for the refused", asked.with(Routing.SPARE_SUBTASK)));
        Workload twoPools = workload(List.of(slow, even), LOAD * capacity);
        IntStream.of(25, 100)
                .mapToObj(percent ->
                        new Trial(HEDGEROW, "two pools, " + percent + " % copies", twoPools.withCopies(percent)))
                .forEach(trials::add);
        trials.add(new Trial(HOP_LIMIT, asked));
        return trials;
    }

    private static Workload workload(List<ModelBehaviour> models, double ratePerSecond) {
        return Workload.ofBehaviours(models)
                .withSubtasks(SUBTASKS)
                .with(Arrivals.paced(ratePerSecond))
                .withDeadline(DEADLINE);
    }
}
