package io.hedgerow.executors.java;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.ModelFormat;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.Expected;
import io.hedgerow.testkit.ModelCase;
import io.hedgerow.testkit.ModelFormatContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class JavaContractTest extends ModelFormatContract {

    @AfterEach
    void everythingIsClosed() {
        assertThat(TestingJavaModels.OPEN).hasValue(0);
    }

    @Override
    protected ModelFormat format() {
        return new JavaFormat();
    }

    @Override
    protected List<ModelCase> cases() {
        return List.of(
                modelCase("FraudModel", Map.of("threshold", 100, "riskyCountry", "ZZ"))
                        .input("amount", ValueType.DOUBLE)
                        .input("count", ValueType.LONG)
                        .input("abroad", ValueType.BOOLEAN)
                        .optionalInput("country", ValueType.STRING)
                        .classes("ok", "fraud")
                        .says(
                                Expected.label("fraud").withProbabilities(Map.of("ok", 0.05, "fraud", 0.95)),
                                Map.of("amount", 101, "count", 1L, "abroad", true, "country", "ZZ"))
                        .says(Expected.label("ok"), Map.of("amount", 1, "count", 1L, "abroad", false))
                        .says(Expected.failure(), Map.of("amount", 1, "count", 1L)),
                modelCase("Numbered", Map.of())
                        .input("x", ValueType.INT)
                        .classes("3", "4", "five")
                        .says(Expected.label("4"), Map.of("x", 4))
                        .says(Expected.label("five"), Map.of("x", 7)),
                modelCase("Odd", Map.of("what", "regression twice"))
                        .input("x", ValueType.FLOAT)
                        .says(Expected.value(3), Map.of("x", 1.5))
                        .says(Expected.failure(), Map.of()));
    }

    private static ModelCase modelCase(String name, Map<String, ?> options) {
        String className = TestingJavaModels.class.getName() + "$" + name;
        return ModelCase.of(
                        name + " " + options,
                        JavaFormatTest.artifact(className, options).bytes())
                .options(JavaFormatTest.allowing(className));
    }

    @Override
    protected Map<String, byte[]> hugeClaims() {
        return Map.of(
                "more than settings may be",
                ("{\"class\":\"" + "a".repeat(1 << 20) + "\"}").getBytes(UTF_8),
                "lists nested without end",
                ("{\"class\":\"a.B\",\"options\":{\"a\":" + "[".repeat(60_000)).getBytes(UTF_8),
                "a number without end",
                ("{\"class\":\"a.B\",\"options\":{\"a\":" + "9".repeat(100_000) + "}}").getBytes(UTF_8));
    }
}
