package io.hedgerow.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.SplittableRandom;

/** Made-up payments as JSON requests, the same ones for a seed. Not thread-safe. */
final class PaymentRequests {
    /** How the values of a feature are written. */
    private enum Kind {
        DECIMAL,
        WHOLE,
        FLAG,
        WORD
    }

    /** A feature; numbers are drawn below {@code most}, words from a list. */
    private record Feature(String name, Kind kind, double most) {}

    private static final String ID_PREFIX = "p-";
    private static final double SCALE = 1e4;
    private static final List<String> WORDS = List.of("grocery", "electronics", "travel", "DE", "US", "GB");

    private static final List<Feature> FEATURES = List.of(
            new Feature("amount", Kind.DECIMAL, 2_000),
            new Feature("merchant_category", Kind.WORD, 0),
            new Feature("country", Kind.WORD, 0),
            new Feature("hour_of_day", Kind.WHOLE, 24),
            new Feature("card_present", Kind.FLAG, 0),
            new Feature("cross_border", Kind.FLAG, 0),
            new Feature("amount_ratio", Kind.DECIMAL, 5),
            new Feature("transactions_last_hour", Kind.WHOLE, 10),
            new Feature("seconds_since_last", Kind.DECIMAL, 100_000),
            new Feature("distance_from_home_km", Kind.DECIMAL, 3_000),
            new Feature("account_age_days", Kind.DECIMAL, 4_000),
            new Feature("device_age_days", Kind.DECIMAL, 1_500),
            new Feature("declined_last_day", Kind.WHOLE, 4),
            new Feature("merchant_risk", Kind.DECIMAL, 1),
            new Feature("credit_utilization", Kind.DECIMAL, 1),
            new Feature("average_ticket", Kind.DECIMAL, 500));

    private final SplittableRandom random;

    PaymentRequests(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** The ID of a request. */
    static String id(long index) {
        return ID_PREFIX + index;
    }

    /** The number of the request with an ID; -1: there is none. */
    static long index(String id) {
        return id.matches(ID_PREFIX + "[0-9]{1,18}") ? Long.parseLong(id.substring(ID_PREFIX.length())) : -1;
    }

    /** The next request, of that number. */
    byte[] next(long index) {
        StringBuilder request = new StringBuilder("{\"requestId\":\"")
                .append(id(index))
                .append("\",\"endpoint\":\"fraud\",\"features\":{");
        String separator = "";
        for (Feature feature : FEATURES) {
            request.append(separator).append('"').append(feature.name()).append("\":");
            request.append(value(feature));
            separator = ",";
        }
        return request.append("}}").toString().getBytes(UTF_8);
    }

    private String value(Feature feature) {
        return switch (feature.kind()) {
            case DECIMAL -> Double.toString(Math.rint(random.nextDouble() * feature.most() * SCALE) / SCALE);
            case WHOLE -> Integer.toString(random.nextInt((int) feature.most()));
            case FLAG -> Boolean.toString(random.nextBoolean());
            case WORD -> '"' + WORDS.get(random.nextInt(WORDS.size())) + '"';
        };
    }
}
