package io.hedgerow.executors.composite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.Settings;
import io.hedgerow.executors.SettingsReader;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.testkit.TestingRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {
    private static final InputLayout LAYOUT = new InputLayout(List.of(
            InputSpec.scalar("d", ValueType.DOUBLE),
            InputSpec.scalar("i", ValueType.INT),
            InputSpec.scalar("l", ValueType.LONG),
            InputSpec.scalar("s", ValueType.STRING),
            InputSpec.scalar("b", ValueType.BOOLEAN),
            new InputSpec("t", ValueType.DOUBLE, false, List.of(2L))));
    private static final Map<String, Object> VALUES = Map.of("d", 1.5, "i", 3, "l", 10L, "s", "DE", "b", true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"feature\":\"d\",\"equals\":1.5}|true",
                "{\"feature\":\"i\",\"equals\":3}|true",
                "{\"feature\":\"l\",\"in\":[9,10.0]}|true",
                "{\"feature\":\"l\",\"in\":[9,11]}|false",
                "{\"feature\":\"s\",\"equals\":\"DE\"}|true",
                "{\"feature\":\"s\",\"in\":[\"AT\",\"CH\"]}|false",
                "{\"feature\":\"b\",\"equals\":true}|true",
                "{\"feature\":\"b\",\"equals\":false}|false",
                "{\"feature\":\"d\",\"lessThan\":1.5}|false",
                "{\"feature\":\"d\",\"lessThan\":1.6}|true",
                "{\"feature\":\"d\",\"atLeast\":1.5}|true",
                "{\"feature\":\"d\",\"atLeast\":1.6}|false",
                "{\"feature\":\"l\",\"between\":[10,20]}|true",
                "{\"feature\":\"l\",\"between\":[5,10]}|false",
                "{\"feature\":\"l\",\"isMissing\":true}|false",
                "{\"feature\":\"l\",\"isMissing\":false}|true",
                "{\"not\":{\"feature\":\"b\",\"equals\":true}}|false",
                "{\"all\":[{\"feature\":\"b\",\"equals\":true},{\"feature\":\"i\",\"lessThan\":9}]}|true",
                "{\"all\":[{\"feature\":\"b\",\"equals\":true},{\"feature\":\"i\",\"lessThan\":1}]}|false",
                "{\"any\":[{\"feature\":\"b\",\"equals\":false},{\"feature\":\"i\",\"lessThan\":9}]}|true",
                "{\"any\":[{\"feature\":\"b\",\"equals\":false},{\"feature\":\"i\",\"lessThan\":1}]}|false",
            })
    void holdsWhereItSays(String json, boolean expected) throws Exception {
        assertThat(test(json).holds(TestingRows.row(LAYOUT, VALUES))).isEqualTo(expected);
    }

    @Test
    void nothingHoldsOfAMissingValueButThatItIsMissing() throws Exception {
        Map<String, Object> values = new HashMap<>(VALUES);
        values.remove("l");
        for (String rule : List.of("\"lessThan\":1e9", "\"atLeast\":-1e9", "\"equals\":0", "\"isMissing\":false")) {
            assertThat(test("{\"feature\":\"l\"," + rule + "}").holds(TestingRows.row(LAYOUT, values)))
                    .as(rule)
                    .isFalse();
        }
        assertThat(test("{\"feature\":\"l\",\"isMissing\":true}").holds(TestingRows.row(LAYOUT, values)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|settings.when has none of the keys all, any, not, feature, exactly one is allowed",
                "{\"all\":[],\"any\":[]}|settings.when has 2 of the keys all, any, not, feature",
                "{\"all\":[]}|settings.when.all is empty, a list of at least one is allowed",
                "{\"not\":5}|settings.when.not is the number 5, an object is allowed",
                "{\"feature\":\"x\"}|settings.when has none of the keys equals, in, lessThan, atLeast, between, isMissing",
                "{\"feature\":\"x\",\"in\":[1],\"equals\":1}|settings.when has 2 of the keys equals",
                "{\"feature\":\"x\",\"in\":[1,\"a\"]}|settings.when.in is [1, a], texts, numbers or booleans of one type",
                "{\"feature\":\"x\",\"equals\":[1]}|settings.when.equals is [[1]], texts",
                "{\"feature\":\"x\",\"lessThan\":\"5\"}|settings.when.lessThan is the text \"5\", a number is allowed",
                "{\"feature\":\"x\",\"between\":[5,5]}|settings.when.between is [5, 5], two numbers, the smaller first",
                "{\"feature\":\"x\",\"isMissing\":1}|settings.when.isMissing is the number 1, true or false is allowed",
                "{\"feature\":\"x\",\"atMost\":1}|settings.when has none of the keys equals, in, lessThan",
                "{\"feature\":\"x\",\"equals\":1,\"els\":1}|settings.when.els is an unknown key, equals, feature are allowed",
            })
    void saysWhatIsWrong(String json, String message) {
        assertThatThrownBy(() -> rule(json))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"feature\":\"gone\",\"equals\":1}|a rule looks at gone, which the endpoint lacks",
                "{\"feature\":\"s\",\"equals\":1}|a rule reads s as double, the endpoint's is string",
                "{\"feature\":\"d\",\"equals\":\"1\"}|a rule reads d as string, the endpoint's is double",
                "{\"feature\":\"b\",\"equals\":1}|a rule reads b as double, the endpoint's is boolean",
                "{\"feature\":\"t\",\"equals\":1}|a rule reads t as double, the endpoint's is a tensor",
            })
    void mustFitTheEndpoint(String json, String message) throws Exception {
        List<String> problems = new ArrayList<>();
        rule(json).bind(LAYOUT, problems::add);
        assertThat(problems).containsExactly(message);
    }

    private static Rule.RowTest test(String json) throws ModelRefusedException {
        List<String> problems = new ArrayList<>();
        Rule.RowTest test = rule(json).bind(LAYOUT, problems::add);
        assertThat(problems).isEmpty();
        return test;
    }

    private static Rule rule(String json) throws ModelRefusedException {
        SettingsReader settings = Settings.read(("{\"when\":" + json + "}").getBytes(StandardCharsets.UTF_8))
                .reader();
        Rule rule = RuleReader.read(settings, "when");
        settings.finish();
        return rule;
    }
}
