package io.hedgerow.executors.composite;

import static io.hedgerow.executors.composite.TestingMembers.chain;
import static io.hedgerow.executors.composite.TestingMembers.ensemble;
import static io.hedgerow.executors.composite.TestingMembers.segments;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelOpener;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.Expected;
import io.hedgerow.testkit.ModelCase;
import io.hedgerow.testkit.ModelFormatContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class CompositeContractTest extends ModelFormatContract {
    private final TestingMembers members = new TestingMembers()
            .with("scale", TestingSteps.Scale.class, Map.of("factor", 10))
            .with("add", TestingSteps.Add.class, Map.of("input", "scaled", "number", 1))
            .with("minus", TestingSteps.Add.class, Map.of("input", "x", "number", -5))
            .with("plus", TestingSteps.Add.class, Map.of("input", "x", "number", 50))
            .with("warm", TestingSteps.Classify.class, Map.of("from", 5, "sure", 0.9))
            .with("hot", TestingSteps.Classify.class, Map.of("from", 20, "sure", 0.7));

    @AfterEach
    void allMembersAreGivenBack() {
        assertThat(members.open()).isZero();
    }

    @Override
    protected ModelFormat format() {
        return new CompositeFormat();
    }

    @Override
    protected ModelOpener opener() {
        return members;
    }

    @Override
    protected List<ModelCase> cases() {
        return List.of(
                regression("a chain", chain("scale", "add"))
                        .says(Expected.value(31), Map.of("x", 3))
                        .says(Expected.failure(), Map.of()),
                regression(
                                "segments of regressions",
                                segments(Map.of("feature", "country", "in", List.of("DE", "AT")), "minus", "plus"))
                        .optionalInput("country", ValueType.STRING)
                        .says(Expected.value(-4), Map.of("x", 1, "country", "AT"))
                        .says(Expected.value(51), Map.of("x", 1, "country", "FR"))
                        .says(Expected.value(51), Map.of("x", 1)),
                regression("a median", ensemble("median", "minus", "plus", "minus"))
                        .says(Expected.value(5), Map.of("x", 10)),
                regression("an average of values", ensemble("average", "minus", "plus"))
                        .says(Expected.value(32.5), Map.of("x", 10)),
                classification("an average of probabilities", ensemble("average", "warm", "hot"))
                        .says(Expected.label("hot").withProbabilities(Map.of("hot", 0.6, "cold", 0.4)), Map.of("x", 10))
                        .says(Expected.label("cold"), Map.of("x", 1)),
                classification("a vote", ensemble("majorityVote", "warm", "hot", "warm"))
                        .says(Expected.label("hot"), Map.of("x", 10))
                        .says(Expected.label("cold"), Map.of("x", 1)));
    }

    private ModelCase regression(String name, Map<String, ?> settings) {
        return ModelCase.of(name, members.sealed(settings)).input("x", ValueType.DOUBLE);
    }

    private ModelCase classification(String name, Map<String, ?> settings) {
        return regression(name, settings).classes("cold", "hot");
    }

    @Override
    protected Map<String, byte[]> hugeClaims() {
        return Map.of(
                "more members than may be",
                ("{\"chain\":[" + "{\"model\":\"add\",\"version\":\"1\"},".repeat(64)
                                + "{\"model\":\"add\",\"version\":\"1\"}]}")
                        .getBytes(UTF_8),
                "rules nested without end",
                ("{\"segment\":[{\"when\":" + "{\"not\":".repeat(50_000)).getBytes(UTF_8));
    }
}
