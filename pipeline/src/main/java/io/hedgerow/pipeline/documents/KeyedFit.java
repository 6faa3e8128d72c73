package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.spec.EndpointSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a model of a keyed pool can be chosen by the keys of some endpoint. */
final class KeyedFit {
    private KeyedFit() {}

    /**
     * The model has to fit one of the endpoints whose keys may choose it, and answers its samples there. Names of several
     * endpoints' models may look alike, so that not each is meant.
     */
    static void check(
            ReadyModel model, ModelTrial trial, List<EndpointSpec> endpoints, Place place, Problems problems) {
        String refusal = null;
        for (EndpointSpec endpoint : endpoints) {
            String itsRefusal = refusal(model, trial, endpoint, problems);
            if (itsRefusal == null) {
                return;
            }
            refusal = refusal == null ? itsRefusal : refusal;
        }
        if (refusal != null) {
            problems.add(place, "is " + model.spec().id() + ", which does not fit " + refusal);
        }
    }

    private static @Nullable String refusal(
            ReadyModel model, ModelTrial trial, EndpointSpec endpoint, Problems problems) {
        try {
            Scorer scorer = model.model().bind(Binding.of(endpoint, model.spec()));
            GoldenSamples samples = model.samples();
            if (samples != null) {
                samples.check(trial, scorer, endpoint, problems);
            }
            return null;
        } catch (ModelRefusedException e) {
            return "endpoint " + endpoint.name() + ": " + e.getMessage();
        } catch (RuntimeException | Error e) {
            // A registered format is somebody else's code.
            return "endpoint " + endpoint.name() + ", to which it failed to bind: " + e;
        }
    }
}
