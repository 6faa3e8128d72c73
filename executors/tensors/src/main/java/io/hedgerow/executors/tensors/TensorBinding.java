package io.hedgerow.executors.tensors;

import java.util.List;

/**
 * How an endpoint's rows become a run of a model, and what it gives their predictions. The same for all calls; thread-safe.
 *
 * @param feeds one for each input, in the model's order
 * @param reader reads what a run gives
 */
public record TensorBinding(List<InputFeed> feeds, PredictionReader reader) {
    public TensorBinding {
        feeds = List.copyOf(feeds);
    }

    /**
     * Whether one run can take many rows: every input and every output that is needed has its rows along a first axis of any
     * size, or declares nothing. What is not declared may turn out otherwise; see {@link PredictionReader#isOneEach}.
     */
    public boolean takesManyRows() {
        return !feeds.isEmpty()
                && feeds.stream()
                        .allMatch(feed -> feed.isBatched()
                                && Axes.mayBeDynamic(feed.input().axes()))
                && reader.needed().stream().allMatch(output -> Axes.mayBeDynamic(output.axes()));
    }
}
