package io.hedgerow.examples.serving;

import io.hedgerow.examples.payments.Payment;
import io.hedgerow.examples.payments.PaymentFeature;
import io.hedgerow.examples.payments.PaymentGenerator;
import io.hedgerow.pipeline.sources.RequestGenerator;
import io.hedgerow.policies.Priority;
import io.hedgerow.proto.Request;
import java.util.LinkedHashMap;
import java.util.Map;

/** Payments as requests: {@code generator: {name: payments, …}} in a Job document. */
public final class PaymentRequests implements RequestGenerator {

    @Override
    public String name() {
        return "payments";
    }

    @Override
    public Series series(long seed, String endpoint, Map<String, String> options) {
        if (!options.isEmpty()) {
            throw new IllegalArgumentException("the generator payments has no options, was given " + options.keySet());
        }
        return new PaymentSeries(new PaymentGenerator(seed), endpoint);
    }

    private record PaymentSeries(PaymentGenerator payments, String endpoint) implements Series {
        @Override
        public Request request(long index) {
            return PaymentRequests.request(payments.payment(index), endpoint);
        }

        @Override
        public String truth(long index) {
            return payments.truth(index);
        }
    }

    /** The request that asks an endpoint about a payment. The customer is the assignment unit. */
    static Request request(Payment payment, String endpoint) {
        Map<String, Object> features = new LinkedHashMap<>();
        for (PaymentFeature feature : PaymentFeature.ALL) {
            features.put(feature.fieldName(), feature.of(payment));
        }
        return new Request(
                payment.requestId(),
                endpoint,
                payment.customerId(),
                Priority.NORMAL,
                Request.UNSET,
                payment.eventTimeMillis(),
                null,
                features,
                Map.of());
    }
}
