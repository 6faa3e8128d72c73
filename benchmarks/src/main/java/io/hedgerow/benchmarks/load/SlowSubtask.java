package io.hedgerow.benchmarks.load;

import static io.hedgerow.benchmarks.load.SystemUnderTest.HEDGEROW;
import static io.hedgerow.benchmarks.load.SystemUnderTest.HOP_LIMIT;

import io.hedgerow.benchmarks.load.Workload.Arrivals;
import io.hedgerow.benchmarks.load.model.ModelBehaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a better choice among the subtasks of a pool would be worth where one of them is slow. Most of the trials are
 * Hedgerow with edges that it does not have.
 */
final class SlowSubtask {
    private static final int FEATURES = 20;
    private static final int SUBTASKS = 4;
    private static final int FACTOR = 5;
    private static final long CALL_MICROS = 1_000;
    private static final Duration DEADLINE = Duration.ofMillis(50);
    private static final int SHORT_QUEUE = 4;
    /** With a millisecond that takes a little longer, about 0.7 and 1.3 of what the subtasks can score. */
    private static final double RATE = 2_000;

    private static final double OVERLOAD_RATE = 3_800;
    private static final String ABOUT =
            "one model of 1 ms in 4 subtasks, of which one takes 5 ms; %,.0f requests/s, deadline 50 ms";

    private final double ratePerSecond;
    private final ModelBehaviour even = ModelBehaviour.cheap(FEATURES, 1).withDelayMicros(CALL_MICROS);
    private final ModelBehaviour slow = even.withSlowSubtask(FACTOR);
    private final List<Trial> trials = new ArrayList<>();

    private SlowSubtask(double ratePerSecond) {
        this.ratePerSecond = ratePerSecond;
    }

    static List<Scenario> scenarios() {
        return List.of(
                new Scenario(
                        "slow-subtask",
                        String.format(Locale.ROOT, ABOUT, RATE),
                        SUBTASKS,
                        parallelism -> new SlowSubtask(RATE).all()),
                new Scenario(
                        "slow-subtask-overload",
                        String.format(Locale.ROOT, ABOUT, OVERLOAD_RATE),
                        SUBTASKS,
                        parallelism -> new SlowSubtask(OVERLOAD_RATE).inShort()));
    }

    private List<Trial> all() {
        Workload asked = workload(List.of(slow));
        add("", asked);
        add("no subtask slow", workload(List.of(even)));
        add("shortest channel", asked.with(Routing.ADAPTIVE));
        add("shortest channel, pushing back at 4", pushingBack());
        add("shortest channel, held at 5", asked.with(Routing.HELD));
        for (int millis : new int[] {0, 20, 50, 100}) {
            add("two choices, " + millis + " ms old", asked.with(Routing.twoChoices(Duration.ofMillis(millis))));
        }
        add("shares, reports every second", asked.with(Routing.shares(Duration.ofSeconds(1))));
        add("a spare for the refused", asked.with(Routing.SPARE_SUBTASK));
        for (int percent : new int[] {25, 100}) {
            add("two pools, copies of " + percent + " %", copied(percent));
        }
        trials.add(new Trial(HOP_LIMIT, asked));
        return trials;
    }

    private List<Trial> inShort() {
        Workload asked = workload(List.of(slow));
        add("", asked);
        add("shortest channel, pushing back at 4", pushingBack());
        add("shortest channel, held at 5", asked.with(Routing.HELD));
        add("two choices, 0 ms old", asked.with(Routing.twoChoices(Duration.ZERO)));
        add("shares, reports every second", asked.with(Routing.shares(Duration.ofSeconds(1))));
        add("a spare for the refused", asked.with(Routing.SPARE_SUBTASK));
        add("two pools, copies of 100 %", copied(100));
        trials.add(new Trial(HOP_LIMIT, asked));
        return trials;
    }

    private void add(String variation, Workload workload) {
        trials.add(new Trial(HEDGEROW, variation, workload));
    }

    private Workload pushingBack() {
        return workload(List.of(slow)).with(Routing.ADAPTIVE).pushingBackAt(SHORT_QUEUE);
    }

    /** Twice the subtasks. */
    private Workload copied(int percent) {
        return workload(List.of(slow, even)).withCopies(percent);
    }

    private Workload workload(List<ModelBehaviour> models) {
        return Workload.ofBehaviours(models)
                .withSubtasks(SUBTASKS)
                .with(Arrivals.paced(ratePerSecond))
                .withDeadline(DEADLINE);
    }
}
