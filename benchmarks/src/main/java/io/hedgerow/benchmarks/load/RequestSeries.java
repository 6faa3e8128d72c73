package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.keyed.KeyedModels;
import io.hedgerow.benchmarks.load.keyed.ZipfKeys;
import io.hedgerow.policies.Priority;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a run: numbered, always the same, their IDs their numbers. Payloads repeat after {@link #PAYLOADS}.
 *
 * @param endpoint what they address
 * @param inputs names of the numbers they carry
 * @param highPercent share of them with {@link Priority#HIGH}, 0 to 100, evenly spread
 * @param keys whose model each asks for, in the feature {@link #KEY}; null where requests carry no key
 */
record RequestSeries(String endpoint, List<String> inputs, int highPercent, ZipfKeys.@Nullable Settings keys)
        implements Serializable {
    /** Name of the feature with the key. */
    static final String KEY = "device";

    private static final int PAYLOADS = 1024;
    private static final int PERCENT = 100;
    /** Has no factor in common with 100, so that every 100 requests have the share exactly. */
    private static final int STRIDE = 37;

    RequestSeries {
        inputs = List.copyOf(inputs);
    }

    RequestSeries(String endpoint, List<String> inputs, int highPercent) {
        this(endpoint, inputs, highPercent, null);
    }

    /** The number in an ID. */
    static long indexOf(String requestId) {
        return Long.parseLong(requestId);
    }

    boolean isHigh(long index) {
        return (index * STRIDE) % PERCENT < highPercent;
    }

    /** The payloads as their sender writes them. */
    Requests requests() {
        List<Map<String, Double>> payloads = new ArrayList<>();
        for (double[] values : payloads(inputs.size())) {
            Map<String, Double> features = new LinkedHashMap<>();
            for (int i = 0; i < values.length; i++) {
                features.put(inputs.get(i), values[i]);
            }
            payloads.add(features);
        }
        return new Requests(this, payloads);
    }

    /** The same payloads as rows of an endpoint. */
    Rows rows(InputLayout layout) {
        List<Row> rows = new ArrayList<>();
        for (double[] values : payloads(inputs.size())) {
            Row row = layout.newRow();
            for (int i = 0; i < values.length; i++) {
                int input = layout.indexOf(inputs.get(i));
                row.setDouble(input, layout.slotOf(input), values[i]);
            }
            rows.add(row);
        }
        return new Rows(rows);
    }

    private static List<double[]> payloads(int size) {
        SplittableRandom random = new SplittableRandom(1);
        List<double[]> payloads = new ArrayList<>();
        for (int i = 0; i < PAYLOADS; i++) {
            payloads.add(random.doubles(size).toArray());
        }
        return payloads;
    }

    /** Makes requests. Immutable. */
    static final class Requests {
        private final RequestSeries series;
        private final List<Map<String, Double>> payloads;
        private final @Nullable ZipfKeys keys;

        private Requests(RequestSeries series, List<Map<String, Double>> payloads) {
            this.series = series;
            this.payloads = payloads;
            this.keys = series.keys() == null ? null : new ZipfKeys(series.keys());
        }

        private Map<String, ?> features(long index) {
            Map<String, Double> payload = payloads.get((int) (index % PAYLOADS));
            if (keys == null) {
                return payload;
            }
            Map<String, Object> features = new LinkedHashMap<>(payload);
            features.put(KEY, KeyedModels.keyOf(keys.modelOf(index)));
            return features;
        }

        @SuppressWarnings("unchecked") // the features are only read
        Request request(long index) {
            Map<String, ?> features = features(index);
            return new Request(
                    Long.toString(index),
                    series.endpoint(),
                    null,
                    series.isHigh(index) ? Priority.HIGH : Priority.NORMAL,
                    Request.UNSET,
                    Request.UNSET,
                    null,
                    (Map<String, Object>) features,
                    Map.of());
        }
    }

    /** Finds the row of a request. Immutable. */
    static final class Rows {
        private final List<Row> rows;

        private Rows(List<Row> rows) {
            this.rows = rows;
        }

        Row of(String requestId) {
            return rows.get((int) (indexOf(requestId) % PAYLOADS));
        }
    }
}
