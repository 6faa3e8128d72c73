package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreeValuesTest {

    @Test
    void theSameValuesAreTheSameBytesWhateverTheirOrderAndSpelling() {
        assertThat(json("b: [1, -2.50, true]\na: {d: x, c: \"5\"}")).isEqualTo("""
                {"a":{"c":"5","d":"x"},"b":[1,-2.5,true]}""");
        assertThat(json("# said\na:\n  c: '5'\n  d: \"x\"\nb:\n- 1.0\n- -25e-1\n- true"))
                .isEqualTo(json("b: [1, -2.50, true]\na: {d: x, c: \"5\"}"));
        assertThat(json("a: 1e300\nb: 0.1\nc: -0.0\nd: 9223372036854775807\ne: é\\n\nf: \"\""))
                .isEqualTo("""
                {"a":1.0E300,"b":0.1,"c":0,"d":9223372036854775807,"e":"é\\\\n","f":""}""");
        assertThat(json("{}")).isEqualTo("{}");
    }

    @Test
    void sortsKeysAsJavaAndJavaScriptDo() {
        assertThat(json("\"\\uFB33\": 1\n\"\\uD83D\\uDE00\": 2\nB: 3\na: 4\n\"1\": 5"))
                .isEqualTo("{\"1\":5,\"B\":3,\"a\":4,\"\uD83D\uDE00\":2,\"\uFB33\":1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no|YAML may read as a boolean: quote it",
                "010|YAML may read as a number: quote it",
                "1_000|YAML may read as a number: quote it",
                "2026-05-01|YAML may read as a date: quote it",
                "0x1F|YAML may read as a number: quote it",
                "99999999999999999999|a whole number of at most 64 bits is allowed: quote it",
                "1e999|beyond the numbers of 64 bits",
                "~|has no value; leave the key out",
                "\"\\uD800\"|holds half of a surrogate pair",
                "\"\\uDE00x\"|holds half of a surrogate pair",
            })
    void refusesWhatReadersOfYamlDisagreeOn(String value, String message) {
        assertThat(problems("a: [{b: " + value + "}]"))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem).startsWith("f:1: a[0].b: ").contains(message));
    }

    @Test
    void boundsDepthCountAndSize() {
        String deep = "a: " + "[".repeat(16) + "]".repeat(16);
        assertThat(problems(deep)).singleElement().asString().contains("nested too deep, at most 16 levels");
        assertThat(problems("a: " + "[".repeat(15) + "]".repeat(15))).isEmpty();
        assertThat(problems("a: [" + "1, ".repeat(10_000) + "1]"))
                .singleElement()
                .asString()
                .contains("one value too many, at most 10000 are allowed");
        assertThat(problems("a: [" + "1, ".repeat(9_998) + "1]")).isEmpty();
        assertThat(problems("a: " + "x".repeat(128 * 1024)))
                .singleElement()
                .asString()
                .contains("bytes as JSON, at most 128 KiB are allowed");
        assertThat(problems("\"\\uD800\": 1")).singleElement().asString().contains("half of a surrogate pair");
        assertThat(problems("[1]")).singleElement().asString().contains("is a list, an object is allowed");
    }

    private static String json(String yaml) {
        Problems problems = new Problems();
        Settings settings = FreeValues.read(YamlTree.parse("f", yaml, problems).get(0), problems);
        assertThat(problems.count()).isZero();
        return new String(settings.canonicalJson(), StandardCharsets.UTF_8);
    }

    private static List<String> problems(String yaml) {
        Problems problems = new Problems();
        Settings settings = FreeValues.read(YamlTree.parse("f", yaml, problems).get(0), problems);
        List<String> said = new ArrayList<>();
        try {
            problems.throwIfAny();
        } catch (DocumentsRefusedException e) {
            e.problems().forEach(problem -> said.add(problem.toString()));
        }
        assertThat(settings == null).isEqualTo(!said.isEmpty());
        return said;
    }
}
