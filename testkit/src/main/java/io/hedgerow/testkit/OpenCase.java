package io.hedgerow.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelOpener;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A case whose model is loaded. */
record OpenCase(ModelCase modelCase, LoadedModel model) implements AutoCloseable {

    static OpenCase load(ModelFormat format, ModelOpener opener, ModelCase modelCase) throws ModelRefusedException {
        return new OpenCase(modelCase, format.load(modelCase.artifact(), modelCase.options(), opener));
    }

    /** The same model from a file that is not on the heap. */
    OpenCase mapped(ModelFormat format, ModelOpener opener, Path file) throws ModelRefusedException, IOException {
        Files.write(file, modelCase.artifact().bytes());
        ModelArtifact mapped = ModelArtifact.mapped(modelCase.name(), file);
        return new OpenCase(modelCase, format.load(mapped, modelCase.options(), opener));
    }

    ModelSignature signature() throws ModelRefusedException {
        return model.signature(modelCase.output());
    }

    Scorer scorer() throws ModelRefusedException {
        return model.bind(modelCase.binding());
    }

    /** The words with which the model refuses an endpoint. */
    String refusal(String as, Binding binding) {
        try {
            model.bind(binding);
        } catch (ModelRefusedException e) {
            assertThat(e.getMessage()).as(as + ": what the refusal says").isNotBlank();
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError(as + ": the model bound itself to it, a ModelRefusedException is expected");
    }

    /** What the model says of a row, or that it failed; an {@code Error} goes on. */
    static Said say(Scorer scorer, Row row) {
        try {
            return new Said(scorer.score(row, new Cancellation()), null);
        } catch (Exception e) {
            return new Said(null, e);
        }
    }

    /** A prediction, or what was thrown instead. */
    record Said(@Nullable Prediction prediction, @Nullable Exception failure) {

        Prediction prediction(String as) {
            if (prediction == null) {
                throw new AssertionError(as + ": the model said nothing", failure);
            }
            return prediction;
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
