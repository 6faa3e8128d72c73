package io.hedgerow.executors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void itsJsonIsTheSameHoweverItWasWritten() throws ModelRefusedException {
        Settings settings = Settings.of(Map.of("b", List.of(1, 2.5, true), "a", Map.of("d", "é\n", "c", 3.0)));
        byte[] json = settings.canonicalJson();

        assertThat(new String(json, UTF_8)).isEqualTo("{\"a\":{\"c\":3,\"d\":\"é\\n\"},\"b\":[1,2.5,true]}");
        assertThat(Settings.read(json)).isEqualTo(settings);
        assertThat(Settings.read(" { \"b\" : [1.0, 25e-1, true], \"a\": {\"d\": \"\\u00e9\\n\", \"c\": 3 } }"
                                .getBytes(UTF_8))
                        .canonicalJson())
                .isEqualTo(json);
    }

    @Test
    void whatIsWrittenIsReadAgain() throws ModelRefusedException {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            Settings settings = Settings.of(randomObject(random, 1));
            byte[] json = settings.canonicalJson();
            assertThat(Settings.read(json)).as("seed %d", seed).isEqualTo(settings);
            assertThat(Settings.read(json).canonicalJson()).as("seed %d", seed).isEqualTo(json);
        }
    }

    private static Map<String, Object> randomObject(Random random, int depth) {
        Map<String, Object> values = new java.util.HashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            values.put(randomText(random), randomValue(random, depth));
        }
        return values;
    }

    private static Object randomValue(Random random, int depth) {
        return switch (random.nextInt(depth < 6 ? 7 : 5)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300);
            case 2 -> (double) random.nextInt();
            case 3 -> random.nextBoolean();
            case 4 -> randomText(random);
            case 5 -> List.of(randomValue(random, depth + 1), randomValue(random, depth + 1));
            default -> randomObject(random, depth + 1);
        };
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint(random.nextBoolean() ? random.nextInt(0xD800) : 0x10000 + random.nextInt(1000));
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|no JSON object",
                "[1]|no JSON object",
                "{|no JSON",
                "{} {}|something follows",
                "{\"a\": null}|null under a, leave it out",
                "{\"a\": 1, \"a\": 2}|Duplicate field 'a'",
                "{\"a\": 1e999}|not finite",
                "{\"a\": NaN}|no JSON",
                "{\"a\": \"\\uD800\"}|half of a surrogate pair",
            })
    void refusesWhatIsNoSettings(String json, String message) {
        assertThatThrownBy(() -> Settings.read(json.getBytes(UTF_8)))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesWhatIsTooLargeOrDeep() {
        byte[] large = ("{\"a\":\"" + "x".repeat(Settings.MOST_BYTES) + "\"}").getBytes(UTF_8);
        assertThatThrownBy(() -> Settings.read(large))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("at most 128 KiB");
        byte[] deep = ("{\"a\":" + "[".repeat(60_000) + "]".repeat(60_000) + "}").getBytes(UTF_8);
        assertThatThrownBy(() -> Settings.read(deep)).isInstanceOf(ModelRefusedException.class);
        byte[] bytes = {(byte) 0xC3, 0x28};
        assertThatThrownBy(() -> Settings.read(bytes)).isInstanceOf(ModelRefusedException.class);
    }

    @Test
    void aReaderSaysAllThatIsWrongAtOnce() {
        SettingsReader reader = Settings.of(Map.of(
                        "class",
                        5,
                        "ratio",
                        "x",
                        "on",
                        1,
                        "list",
                        List.of(),
                        "objects",
                        List.of(Map.of("n", 1), 2),
                        "b",
                        1))
                .reader();
        assertThat(reader.text("class")).isEmpty();
        assertThat(reader.text("gone")).isEmpty();
        assertThat(reader.number("ratio", 2)).isEqualTo(2);
        assertThat(reader.flag("on", true)).isTrue();
        assertThat(reader.list("list")).isEmpty();
        assertThat(reader.objects("objects")).hasSize(1);
        reader.object("o").text("p");

        assertThatThrownBy(reader::finish)
                .isInstanceOf(ModelRefusedException.class)
                .hasMessage(
                        "settings.class is the number 5, a text is allowed; settings.gone is missing, a text is allowed;"
                                + " settings.ratio is the text \"x\", a number is allowed;"
                                + " settings.on is the number 1, true or false is allowed;"
                                + " settings.list is empty, a list of at least one is allowed;"
                                + " settings.objects[1] is the number 2, an object is allowed;"
                                + " settings.o.p is missing, a text is allowed;"
                                + " settings.b is an unknown key, class, gone, list, o, objects, on, ratio are allowed;"
                                + " settings.objects[0].n is an unknown key, none is allowed");
    }

    @Test
    void aReaderGivesWhatIsThere() throws ModelRefusedException {
        SettingsReader reader = Settings.of(Map.of("t", "x", "n", 5, "f", false, "o", Map.of("k", 1), "v", 2))
                .reader();
        assertThat(reader.text("t")).isEqualTo("x");
        assertThat(reader.label("v")).isEqualTo("2");
        assertThat(reader.number("n", 0)).isEqualTo(5);
        assertThat(reader.number("m", 0.5)).isEqualTo(0.5);
        assertThat(reader.flag("f", true)).isFalse();
        assertThat(reader.object("o").keys()).containsExactly("k");
        assertThat(reader.path("o")).isEqualTo("settings.o");
        reader.finish();
    }
}
