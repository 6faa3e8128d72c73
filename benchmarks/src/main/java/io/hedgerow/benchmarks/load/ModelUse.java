package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.model.BehaviourFormat;
import io.hedgerow.benchmarks.load.model.ModelBehaviour;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;

/**
 * A model of a workload.
 *
 * @param format its format
 * @param base64 its bytes
 * @param tensor the input of the model that takes all inputs of the endpoint in order, or empty where it takes each
 */
record ModelUse(String format, String base64, String tensor) {
    private static final String NET = "fraud-net.onnx";

    /** Inputs of {@link #net}. */
    static final List<String> NET_INPUTS = List.of(
            "amount",
            "hour_of_day",
            "card_present",
            "cross_border",
            "amount_ratio",
            "transactions_last_hour",
            "seconds_since_last",
            "distance_from_home_km",
            "account_age_days",
            "device_age_days",
            "declined_last_day",
            "merchant_risk",
            "credit_utilization",
            "average_ticket");

    static ModelUse of(ModelBehaviour behaviour) {
        return new ModelUse(BehaviourFormat.NAME, Base64.getEncoder().encodeToString(behaviour.toBytes()), "");
    }

    /** The small neural net of the examples. */
    static ModelUse net() {
        try (InputStream in = ModelUse.class.getResourceAsStream(NET)) {
            if (in == null) {
                throw new IllegalStateException(NET + " is missing in the jar");
            }
            return new ModelUse("onnx", Base64.getEncoder().encodeToString(in.readAllBytes()), "features");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
