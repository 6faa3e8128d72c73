package io.hedgerow.executors.composite;

import static io.hedgerow.executors.composite.TestingMembers.chain;
import static io.hedgerow.executors.composite.TestingMembers.ensemble;
import static io.hedgerow.executors.composite.TestingMembers.part;
import static io.hedgerow.executors.composite.TestingMembers.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.testkit.TestingRows;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What composites say. */
class CompositeScoringTest {
    private final TestingMembers members = new TestingMembers()
            .with("scale", TestingSteps.Scale.class, Map.of("factor", 10))
            .with("again", TestingSteps.Scale.class, Map.of("factor", 2), Map.of("scaled", "x"))
            .with("add", TestingSteps.Add.class, Map.of("input", "scaled", "number", 1))
            .with("addX", TestingSteps.Add.class, Map.of("input", "x", "number", 1))
            .with("classify", TestingSteps.Classify.class, Map.of("from", 5))
            .with("value", TestingSteps.Classify.class, Map.of("input", "value", "from", 5))
            .with("judge", TestingSteps.Judge.class, Map.of())
            .with("hot", TestingSteps.OnlyLabel.class, Map.of("label", "hot"))
            .with("cold", TestingSteps.OnlyLabel.class, Map.of("label", "cold"))
            .with("warm", TestingSteps.OnlyLabel.class, Map.of("label", "warm"));

    @Test
    void whatAStepGivesHidesWhatHasItsName() throws Exception {
        // x = 3 → scaled = 30 → again takes scaled for x and gives scaled = 60 → 61; x itself is still there.
        assertThat(score(chain("scale", "again", "add"), Map.of("x", 3)).value())
                .isEqualTo(61);
        assertThat(score(chain("scale", "addX"), Map.of("x", 3)).value()).isEqualTo(4);
    }

    @Test
    void onlyInputsOfTheRowAreInputsOfAChain() throws Exception {
        try (LoadedModel model = members.load(chain("scale", "again", "add"))) {
            assertThat(model.signature(OutputMapping.INFERRED).inputs())
                    .containsExactly(InputSpec.scalar("x", ValueType.DOUBLE));
        }
    }

    @Test
    void aPredictionIsAnInputOfTheNextStep() throws Exception {
        assertThat(score(chain("classify", "judge"), Map.of("x", 9)).value()).isEqualTo(3 + 0.4 + 200, within(1e-9));
        Prediction prediction = score(chain("addX", "value"), Map.of("x", 4.5));
        assertThat(prediction.label()).isEqualTo(1);
        assertThat(prediction.confidence()).isEqualTo(0.8);
    }

    @Test
    void aStepThatGivesNothingFailsTheNext() {
        assertThatThrownBy(() -> score(chain("scale", "add"), Map.of("x", Double.NaN)))
                .hasMessage("chain[1] (add:1) needs scaled, which chain[0] (scale:1) did not give");
        assertThatThrownBy(() -> score(chain("hot", "judge"), Map.of("x", 1)))
                .hasMessage("chain[1] (judge:1) needs confidence, which chain[0] (hot:1) did not give");
    }

    @Test
    void theFirstRuleThatHoldsPicks() throws Exception {
        Map<String, Object> settings = Map.of(
                "segment",
                List.of(
                        Map.of("when", Map.of("feature", "x", "lessThan", 5), "model", "hot", "version", "1"),
                        Map.of(
                                "when",
                                Map.of("feature", "x", "between", List.of(0, 10)),
                                "model",
                                "cold",
                                "version",
                                1),
                        Map.of("otherwise", part("warm"))));
        assertThat(label(settings, 4.9)).isEqualTo("hot");
        assertThat(label(settings, 5)).isEqualTo("cold");
        assertThat(label(settings, 10)).isEqualTo("warm");
    }

    private String label(Map<String, ?> settings, double x) throws Exception {
        return List.of("hot", "cold", "warm")
                .get(score(settings, Map.of("x", x)).label());
    }

    @Test
    void membersMayHaveDifferentClasses() throws Exception {
        try (LoadedModel model =
                members.load(segments(Map.of("feature", "x", "isMissing", true), "warm", "classify"))) {
            ModelSignature signature = model.signature(OutputMapping.INFERRED);
            assertThat(signature.classes()).containsExactly("hot", "cold", "warm");
            assertThat(signature.inputs()).containsExactly(InputSpec.scalar("x", ValueType.DOUBLE));
        }
    }

    @Test
    void votesMayWeighMoreAndTiesGoToTheFirst() throws Exception {
        assertThat(score(ensemble("majorityVote", "cold", "hot"), Map.of("x", 1)))
                .isEqualTo(Prediction.ofLabel(1, 0.5));
        Map<String, Object> weighted = Map.of(
                "ensemble",
                Map.of(
                        "combine",
                        "majorityVote",
                        "members",
                        List.of(part("cold"), part("cold"), part("hot")),
                        "weights",
                        List.of(1, 1, 6)));
        assertThat(score(weighted, Map.of("x", 1))).isEqualTo(Prediction.ofLabel(0, 0.75));
    }

    @Test
    void anAverageNeedsProbabilities() {
        assertThatThrownBy(() -> score(ensemble("average", "classify", "hot"), Map.of("x", 1)))
                .hasMessage("ensemble.members[1] (hot:1) gave no probabilities");
    }

    @Test
    void allThatDoesNotFitAnEndpointIsSaidAtOnce() throws Exception {
        try (LoadedModel model = members.load(segments(Map.of("feature", "c", "equals", "x"), "addX", "add"))) {
            Binding binding = new Binding(
                    new InputLayout(List.of(
                            InputSpec.scalar("c", ValueType.LONG),
                            InputSpec.scalar("x", ValueType.STRING),
                            InputSpec.scalar("scaled", ValueType.STRING))),
                    Task.REGRESSION,
                    List.of(),
                    false,
                    Map.of(),
                    null,
                    OutputMapping.INFERRED);
            assertThatThrownBy(() -> model.bind(binding))
                    .isInstanceOf(ModelRefusedException.class)
                    .hasMessageContaining("a rule reads c as string, the endpoint's is long")
                    .hasMessageContaining("segment[0] (addX:1): ")
                    .hasMessageContaining("input x is string, the model's x takes double")
                    .hasMessageContaining("segment[1] (add:1): ");
        }
    }

    private Prediction score(Map<String, ?> settings, Map<String, ?> values) throws Exception {
        try (LoadedModel model = members.load(settings)) {
            ModelSignature signature = model.signature(OutputMapping.INFERRED);
            Binding binding = new Binding(
                    new InputLayout(signature.inputs()),
                    signature.task(),
                    signature.classes(),
                    false,
                    Map.of(),
                    null,
                    OutputMapping.INFERRED);
            return model.bind(binding).score(TestingRows.row(binding.layout(), values), new Cancellation());
        } finally {
            assertThat(members.open()).isZero();
        }
    }
}
