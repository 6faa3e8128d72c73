package io.hedgerow.testkit.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.executors.ModelFormat;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.Expected;
import io.hedgerow.testkit.ModelCase;
import io.hedgerow.testkit.ModelFormatContract;
import java.util.List;
import java.util.Map;

class LinearFormatTest extends ModelFormatContract {

    @Override
    protected ModelFormat format() {
        return new LinearFormat();
    }

    @Override
    protected List<ModelCase> cases() {
        return List.of(ModelCase.of("rent", "intercept 100\nrooms 250.5\narea 8".getBytes(UTF_8))
                .input("rooms", ValueType.INT)
                .optionalInput("area", ValueType.DOUBLE)
                .says(Expected.value(1_001), Map.of("rooms", 2, "area", 50))
                .says(Expected.value(100), Map.of("rooms", 0, "area", 0))
                .says(Expected.failure(), Map.of("rooms", 2)));
    }

    @Override
    protected Map<String, byte[]> hugeClaims() {
        return Map.of("two million inputs", "x 1\n".repeat(2_000_000).getBytes(UTF_8));
    }
}
