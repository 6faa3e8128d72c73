package io.hedgerow.executors.composite;

import static io.hedgerow.executors.composite.TestingMembers.chain;
import static io.hedgerow.executors.composite.TestingMembers.ensemble;
import static io.hedgerow.executors.composite.TestingMembers.segments;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelMember;
import io.hedgerow.executors.ModelRefusedException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, and with which words. */
class CompositeRefusalTest {
    private final TestingMembers members = new TestingMembers()
            .with("scale", TestingSteps.Scale.class, Map.of("factor", 10))
            .with("add", TestingSteps.Add.class, Map.of("input", "x"))
            .with("text", TestingSteps.Judge.class, Map.of())
            .with("big", TestingSteps.Add.class, Map.of("input", "big"))
            .with("classify", TestingSteps.Classify.class, Map.of())
            .with("label", TestingSteps.OnlyLabel.class, Map.of("label", "hot"))
            .with("broken", TestingSteps.Scale.class, Map.of());

    @AfterEach
    void allMembersAreGivenBack() {
        assertThat(members.open()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|settings has none of the keys chain, segment, ensemble",
                "{\"chain\":[],\"segment\":[]}|settings has 2 of the keys",
                "{\"chain\":[]}|settings.chain is empty, a list of at least one is allowed",
                "{\"chain\":5}|settings.chain is the number 5, a list is allowed",
                "{\"chain\":[{\"model\":\"a\"}]}|settings.chain[0].version is missing, a text is allowed",
                "{\"chain\":[{\"modle\":\"a\",\"version\":1}]}|settings.chain[0].modle is an unknown key, model, version are",
                "{\"segment\":[{\"model\":\"a\",\"version\":1}]}|settings.segment[0].otherwise is missing, the last segment",
                "{\"segment\":[{\"otherwise\":{\"model\":\"a\",\"version\":1}},{\"otherwise\":{\"model\":\"a\",\"version\":1}}]}"
                        + "|settings.segment[0].otherwise is for the last segment",
                "{\"segment\":[{\"model\":\"a\",\"version\":1},{\"otherwise\":{\"model\":\"a\",\"version\":1}}]}"
                        + "|settings.segment[0].when is missing, a rule is allowed",
                "{\"ensemble\":{\"members\":[{\"model\":\"a\",\"version\":1}],\"combine\":\"mean\"}}"
                        + "|settings.ensemble.combine is mean, one of average, majorityVote, median is allowed",
                "{\"ensemble\":{\"members\":[{\"model\":\"a\",\"version\":1}],\"combine\":\"average\",\"weights\":[1,2]}}"
                        + "|settings.ensemble.weights has 2 entries for 1 members",
                "{\"ensemble\":{\"members\":[{\"model\":\"a\",\"version\":1}],\"combine\":\"average\",\"weights\":[0]}}"
                        + "|settings.ensemble.weights add up to 0.0",
                "{\"ensemble\":{\"members\":[{\"model\":\"a\",\"version\":1}],\"combine\":\"average\",\"weights\":[-1]}}"
                        + "|settings.ensemble.weights holds -1, numbers of at least 0",
                "{\"ensemble\":{\"members\":[{\"model\":\"a\",\"version\":1}],\"combine\":\"median\",\"weights\":[1]}}"
                        + "|settings.ensemble.weights is for average and majorityVote",
            })
    void settingsThatMakeNoSense(String json, String message) {
        ModelArtifact artifact = ModelArtifact.of("settings", json.getBytes(UTF_8));
        assertThatThrownBy(() -> new CompositeFormat().members(artifact))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining(message);
    }

    @Test
    void membersThatDoNotFitTogether() {
        refused(
                ensemble("median", "add", "classify"),
                "the members do not fit together: ensemble.members[1] (classify:1) is for another task than"
                        + " ensemble.members[0] (add:1); all have one");
        refused(ensemble("median", "classify"), "a median is for regressions; average or majorityVote is allowed");
        refused(ensemble("majorityVote", "add"), "a majorityVote is for classifications; average or median is allowed");
        refused(ensemble("average", "scale"), "ensemble.members[0] (scale:1) gives no value to combine");
        refused(chain("scale", "big"), "chain[1] (big:1) takes big as double, chain[0] (scale:1) gives it as boolean");
        refused(
                segments(Map.of("feature", "x", "lessThan", 5), "add", "classify"),
                "segment[1] (classify:1) is for another task than segment[0] (add:1)");
    }

    @Test
    void membersThatCannotBeHad() {
        refused(chain("add", "gone"), "there is no model gone:1");
        refused(chain("add", "broken"), "settings.options.factor is missing, a number is allowed");
    }

    @Test
    void aMemberOfOtherBytesThanItWasMadeWith() {
        byte[] sealed = members.sealed(chain("scale", "add"));
        members.with("add", TestingSteps.Add.class, Map.of("input", "x", "number", 7));
        assertThatThrownBy(() ->
                        new CompositeFormat().load(ModelArtifact.of("settings", sealed), LoadOptions.DEFAULT, members))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("member add:1 has the sha256 ")
                .hasMessageContaining("the composite was made with ");
        assertThat(members.sealed(chain("scale", "add"))).isNotEqualTo(sealed);
    }

    @Test
    void nobodyOpensMembers() {
        byte[] sealed = members.sealed(chain("add"));
        assertThatThrownBy(() -> new CompositeFormat().load(ModelArtifact.of("settings", sealed), LoadOptions.DEFAULT))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessage("model add:1 cannot be opened from here");
    }

    @Test
    void namesItsMembersAsOftenAsTheyAreCalled() throws Exception {
        ModelArtifact artifact =
                ModelArtifact.of("settings", members.sealed(ensemble("median", "add", "scale", "add")));
        assertThat(new CompositeFormat().members(artifact))
                .containsExactly(
                        new ModelMember("add", "1"), new ModelMember("scale", "1"), new ModelMember("add", "1"));
    }

    private void refused(Map<String, ?> settings, String message) {
        assertThatThrownBy(() -> members.load(settings))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining(message);
    }
}
