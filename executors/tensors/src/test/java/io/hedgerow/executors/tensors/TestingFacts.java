package io.hedgerow.executors.tensors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model says, as a test wants it.
 *
 * @param listed classes that every output speaks of
 * @param metadata classes beside the model
 * @param isPosition of every label
 * @param isSoftmax of every output
 * @param hidden what every other name finds
 */
record TestingFacts(
        List<String> listed,
        List<String> metadata,
        boolean isPosition,
        boolean isSoftmax,
        @Nullable ModelOutput hidden) implements ModelFacts {
    static final TestingFacts NOTHING = new TestingFacts(List.of(), List.of(), false, false, null);

    static TestingFacts listing(String... classes) {
        return new TestingFacts(List.of(classes), List.of(), false, false, null);
    }

    @Override
    public String whyNoClasses() {
        return "nobody says its classes";
    }

    @Override
    public List<String> classLabels(ModelOutput output) {
        return listed;
    }

    @Override
    public List<String> metadataClasses() {
        return metadata;
    }

    @Override
    public boolean isPosition(ModelOutput label) {
        return isPosition;
    }

    @Override
    public boolean isSoftmax(ModelOutput output) {
        return isSoftmax;
    }

    @Override
    public @Nullable ModelOutput hidden(String name) {
        return hidden != null && hidden.name().equals(name) ? hidden : null;
    }

    static TensorSpec spec(String name, ElementType type, long... axes) {
        return new TensorSpec(
                name,
                type,
                type.text(),
                java.util.stream.LongStream.of(axes).boxed().toList());
    }

    static ModelOutput output(String name, ElementType type, long... axes) {
        return ModelOutput.of(spec(name, type, axes));
    }
}
