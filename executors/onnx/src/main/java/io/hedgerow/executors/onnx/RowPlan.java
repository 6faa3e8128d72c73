package io.hedgerow.executors.onnx;

import java.util.Arrays;
import java.util.List;

/**
 * How rows become a run, the same for all calls of a scorer.
 *
 * @param feeds one per input
 * @param needed outputs a run has to give, in this order
 */
record RowPlan(List<InputFeed> feeds, List<ModelOutput> needed) {
    RowPlan {
        feeds = List.copyOf(feeds);
        needed = List.copyOf(needed);
    }

    /** Whether one run can take many rows. */
    boolean takesManyRows() {
        return !feeds.isEmpty()
                && feeds.stream()
                        .allMatch(feed ->
                                feed.isBatched() && Axes.isDynamic(feed.input().axes()))
                && needed.stream().allMatch(RowPlan::givesManyRows);
    }

    private static boolean givesManyRows(ModelOutput output) {
        return !output.isTensor() || output.axes() == null || Axes.isDynamic(output.axes());
    }

    RunShape runShape() {
        return new RunShape(feeds.stream().map(RowPlan::input).toList(), needed);
    }

    private static RunShape.Input input(InputFeed feed) {
        long[] row = feed.fixedRowShape();
        List<Long> axes = row == null ? null : Arrays.stream(row).boxed().toList();
        return new RunShape.Input(feed.input(), axes, feed.isBatched());
    }
}
