package io.hedgerow.proto;

import io.hedgerow.policies.NamedTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A prediction in the client's terms: classes by name.
 *
 * @param label the class, or null
 * @param value the regression value, or null
 * @param probabilities probability by class in the endpoint's order; empty when there are none
 * @param confidence 0 to 1, or null
 * @param outputs tensors and named outputs
 */
public record ClientPrediction(
        @Nullable String label,
        @Nullable Double value,
        Map<String, Double> probabilities,
        @Nullable Double confidence,
        List<NamedTensor> outputs) {
    public ClientPrediction {
        probabilities =
                probabilities.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
        outputs = List.copyOf(outputs);
    }
}
