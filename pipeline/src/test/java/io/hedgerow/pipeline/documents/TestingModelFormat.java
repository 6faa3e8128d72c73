package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Format {@code words}: three words {@code TASK INPUTS CLASSES}, such as
 * {@code classification x:double,y:string?,t:float[2] a,b}. The word {@code crash} throws.
 */
public final class TestingModelFormat implements ModelFormat {

    /** Models loaded and not yet closed. */
    static final AtomicInteger OPEN = new AtomicInteger();

    @Override
    public String name() {
        return "words";
    }

    @Override
    public List<String> fileExtensions() {
        return List.of(".words");
    }

    @Override
    public boolean takesFolder(Collection<String> fileNames) {
        return fileNames.contains("whole.words");
    }

    @Override
    public LoadedModel load(ModelArtifact artifact, LoadOptions options) throws ModelRefusedException {
        options.choose(List.of("cpu", "gpu"));
        if (options.threads() > 8) {
            throw new ModelRefusedException("it runs on at most 8 threads, was " + options.threads());
        }
        String[] words =
                new String(artifact.bytes(), StandardCharsets.UTF_8).strip().split(" ", -1);
        if (words[0].equals("crash")) {
            throw new IllegalStateException("crashed while loading");
        }
        if (words.length < 2) {
            throw new ModelRefusedException("the file is empty or truncated, TASK INPUTS CLASSES is allowed");
        }
        List<String> classes = words.length > 2 ? List.of(words[2].split(",", -1)) : List.of();
        Model model = new Model(Task.valueOf(words[0].toUpperCase(Locale.ROOT)), inputs(words[1]), classes);
        OPEN.incrementAndGet();
        return model;
    }

    private static List<InputSpec> inputs(String written) {
        List<InputSpec> inputs = new ArrayList<>();
        for (String input : written.split(",", -1)) {
            String[] parts = input.split("[:\\[\\]?]", -1);
            inputs.add(new InputSpec(
                    parts[0].replace('_', ' '),
                    ValueType.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                    input.endsWith("?"),
                    input.contains("[") ? List.of(Long.parseLong(parts[2])) : List.of()));
        }
        return inputs;
    }

    private record Model(Task task, List<InputSpec> inputs, List<String> classes) implements LoadedModel {
        @Override
        public ModelSignature signature(ModelSpec.OutputMapping output) throws ModelRefusedException {
            if (output.label() != null && !output.label().equals("label")) {
                throw new ModelRefusedException("no output " + output.label() + ", label is allowed");
            }
            String role = task == Task.CLASSIFICATION ? "label" : "value";
            return new ModelSignature(inputs, List.of(new ModelSignature.Output(role, "any", role)), task, classes);
        }

        @Override
        public Scorer bind(Binding binding) throws ModelRefusedException {
            List<String> wrong = new ArrayList<>();
            for (InputSpec input : inputs) {
                boolean isPacked =
                        binding.features() != null && binding.features().input().equals(input.name());
                if (!isPacked && !input.optional() && binding.endpointInputFor(input.name()) < 0) {
                    wrong.add("the endpoint lacks the input " + input.name());
                }
            }
            if (binding.task() == Task.CLASSIFICATION && !binding.classes().containsAll(classes)) {
                wrong.add("classes " + classes + " are not the endpoint's " + binding.classes());
            }
            if (!wrong.isEmpty()) {
                throw new ModelRefusedException("the model does not fit the endpoint: " + String.join("; ", wrong));
            }
            return (row, cancellation) -> Prediction.ofLabel(0);
        }

        @Override
        public void close() {
            OPEN.decrementAndGet();
        }
    }
}
