package io.hedgerow.executors.pmml;

import static io.hedgerow.executors.pmml.HostileDocumentTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileExpressionTest {
    private static final String CLASS_NAME = TestingFunction.class.getName();

    @ParameterizedTest
    @ValueSource(strings = {"derived", "output", "nested", "defined"})
    void functionsThatNameAClassAreRefusedAndTheClassStaysUntouched(String place) {
        String apply = apply(CLASS_NAME, "<FieldRef field=\"x\"/>");
        String document = switch (place) {
            case "derived" -> TestingModels.withTransformations(derived("d", apply));
            case "output" ->
                TestingModels.withTransformations("")
                        .replace(
                                "<RegressionTable",
                                "<Output><OutputField name=\"o\" optype=\"continuous\""
                                        + " dataType=\"double\" feature=\"transformedValue\">" + apply
                                        + "</OutputField></Output><RegressionTable");
            case "nested" ->
                TestingModels.withTransformations(derived("d", apply("+", apply + "<Constant>1</Constant>")));
            default -> TestingModels.withTransformations(defined("f", apply));
        };

        refused(document, "Apply function=\"" + CLASS_NAME + "\": no such function; allowed are PMML's built-in");
        assertThat(TestingFunction.INSTANCES).hasValue(0);
    }

    @Test
    void aDefinitionMayNotHideAClass() {
        refused(
                TestingModels.withTransformations(defined(CLASS_NAME, "<FieldRef field=\"p\"/>")
                        + derived("d", apply(CLASS_NAME, "<FieldRef field=\"x\"/>"))),
                "DefineFunction name=\"" + CLASS_NAME + "\" is the name of a Java class");
        refused(
                TestingModels.withTransformations(defined("java.lang.Runtime", "<FieldRef field=\"p\"/>")),
                "is the name of a Java class");
        assertThat(TestingFunction.INSTANCES).hasValue(0);
    }

    @Test
    void unknownFunctionsAreRefusedByName() {
        refused(
                TestingModels.withTransformations(derived("d", apply("sinus", "<FieldRef field=\"x\"/>"))),
                "Apply function=\"sinus\": no such function");
    }

    @ParameterizedTest
    @CsvSource({
        "'(a)\\1', backreferences and look-around are not allowed",
        "'a(?=b)', backreferences and look-around are not allowed",
        "'a++', backreferences and look-around are not allowed",
        "'(', is not one RE2 takes"
    })
    void patternsNoLinearEngineTakesAreRefused(String regex, String message) {
        refused(TestingModels.withTransformations(derived("d", matches(constant(regex)))), message);
    }

    @Test
    void patternsMustBeConstantsOfBoundedLength() {
        refused(
                TestingModels.withTransformations(derived("d", matches("<FieldRef field=\"s\"/>"))),
                "Apply function=\"matches\": the pattern must be a Constant that is not empty");
        refused(
                TestingModels.withTransformations(derived("d", matches(constant("a".repeat(1001))))),
                "the regular expression has 1001 characters; at most 1000 are allowed");
    }

    @Test
    void aPatternThatWouldBacktrackForAgesAnswersAtOnce() throws Exception {
        String document = TestingModels.withTransformations(derived("d", matches(constant("^(a+)+$"))))
                .replace(
                        "<NumericPredictor name=\"x\" coefficient=\"2\"/>",
                        "<NumericPredictor name=\"x\" coefficient=\"2\"/>"
                                + "<CategoricalPredictor name=\"d\" value=\"true\" coefficient=\"100\"/>");
        TestingModels.Bound bound = TestingModels.bind(TestingModels.parse(document));

        assertThat(bound.score(Map.of("x", 1.0, "s", "a".repeat(5000) + "!")).value())
                .isEqualTo(3);
        assertThat(bound.score(Map.of("x", 1.0, "s", "a".repeat(5000))).value()).isEqualTo(103);
    }

    @Test
    void stringsMayNotGrowWithoutBound() {
        StringBuilder doubling = new StringBuilder(derived("d0", apply("concat", "<FieldRef field=\"s\"/>")));
        for (int i = 1; i <= 40; i++) {
            String before = "<FieldRef field=\"d" + (i - 1) + "\"/>";
            doubling.append(derived("d" + i, apply("concat", before + before)));
        }

        refused(
                TestingModels.withTransformations(doubling.toString()),
                "may make a string more than 4096 times as long as its inputs");
        String blownUp = derived("d0", replace("<FieldRef field=\"s\"/>", "x".repeat(90)));
        refused(
                TestingModels.withTransformations(
                        blownUp + derived("d1", replace("<FieldRef field=\"d0\"/>", "y".repeat(90)))),
                "field d1 may make a string more than 4096 times");
    }

    @Test
    void aFieldMayNotGrowOutOfItself() {
        String own = "<FieldRef field=\"d\"/>";
        refused(
                TestingModels.withTransformations(derived("d", apply("concat", own + own))),
                "field d is computed from itself and grows on the way");
    }

    @Test
    void callsMayNotMultiplyWithoutBound() {
        StringBuilder functions = new StringBuilder(defined("f0", "<FieldRef field=\"p\"/>"));
        for (int i = 1; i <= 40; i++) {
            String before = apply("f" + (i - 1), "<FieldRef field=\"p\"/>");
            functions.append(defined("f" + i, apply("+", before + before)));
        }

        refused(
                TestingModels.withTransformations(functions.toString()),
                "needs more than 100000 function calls for one evaluation");
    }

    @Test
    void functionsMayNotCallThemselves() {
        refused(
                TestingModels.withTransformations(defined("f", apply("f", "<FieldRef field=\"p\"/>"))),
                "function f calls itself");
        refused(
                TestingModels.withTransformations(defined("f", apply("g", "<FieldRef field=\"p\"/>"))
                        + defined("g", apply("f", "<FieldRef field=\"p\"/>"))),
                "calls itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%999999999d", "%.2000f", "%1$100s"})
    void formatsMayNotPadWithoutBound(String format) {
        refused(
                TestingModels.withTransformations(
                        derived("d", apply("formatNumber", "<FieldRef field=\"x\"/>" + constant(format)))),
                "widths and precisions of at most 2 digits are allowed");
    }

    @Test
    void textIndexPatternsStaySmallPowersOfTheText() {
        refused(textIndex("wordSeparatorCharacterRE=\"(a+)+\"", ""), "repeats a group; not allowed here");
        refused(textIndex("x-wordRE=\".*.*.*x\"", ""), "has more than 2 unbounded repetitions");
        refused(
                textIndex("", "<TextIndexNormalization recursive=\"true\"/>"),
                "TextIndexNormalization recursive=\"true\" may never end");
        refused(
                textIndex(
                        "",
                        "<TextIndexNormalization inField=\"i\" outField=\"o\" regexField=\"r\"><InlineTable>"
                                + "<row><i>(x+)+</i><o>y</o><r>true</r></row></InlineTable></TextIndexNormalization>"),
                "TextIndex normalization row: the regular expression (x+)+ repeats a group");
    }

    @Test
    void textTablesMayNotGrowTheTextWithoutBound() throws Exception {
        refused(textIndex("", table("a", "aa", 40)), "may make the text more than 64 times as long");
        refused(
                textIndex(
                        "",
                        "<TextIndexNormalization><InlineTable>" + chain(40)
                                + "</InlineTable></TextIndexNormalization>"),
                "may make the text more than 64 times as long");
        refused(textIndex("", table("x", "y".repeat(100), 1)), "may make the text more than 64 times as long");
        assertThat(TestingModels.parse(textIndex(
                        "", table("dont", "do not", 1) + table("cant", "can not", 1) + table("wont", "will not", 1))))
                .isNotNull();
    }

    private static String table(String in, String out, int rows) {
        return "<TextIndexNormalization inField=\"i\" outField=\"o\"><InlineTable>"
                + "<row><i>%s</i><o>%s</o></row>".formatted(in, out).repeat(rows)
                + "</InlineTable></TextIndexNormalization>";
    }

    /** Every row doubles what the one before wrote. */
    private static String chain(int rows) {
        StringBuilder chain = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            chain.append("<row><string>w%dw</string><stem>w%dww%dw</stem><regex>false</regex></row>"
                    .formatted(i, i + 1, i + 1));
        }
        return chain.toString();
    }

    @Test
    void functionsOverSeveralRecordsAreRefused() {
        refused(
                TestingModels.withTransformations(derived("d", "<Lag field=\"x\" n=\"1\"/>")),
                "Lag computes over several records; a request is one record");
        refused(
                TestingModels.withTransformations(derived("d", "<Aggregate field=\"x\" function=\"sum\"/>")),
                "Aggregate computes over several records");
    }

    private static String textIndex(String attributes, String content) {
        return TestingModels.withTransformations(derived(
                "d",
                "<TextIndex textField=\"s\" " + attributes + ">" + content + "<Constant>word</Constant></TextIndex>"));
    }

    private static String derived(String name, String expression) {
        return "<DerivedField name=\"%s\" optype=\"categorical\" dataType=\"string\">%s</DerivedField>"
                .formatted(name, expression);
    }

    private static String defined(String name, String expression) {
        return ("<DefineFunction name=\"%s\" optype=\"continuous\" dataType=\"double\">"
                        + "<ParameterField name=\"p\" dataType=\"double\"/>%s</DefineFunction>")
                .formatted(name, expression);
    }

    private static String apply(String function, String arguments) {
        return "<Apply function=\"" + function + "\">" + arguments + "</Apply>";
    }

    private static String matches(String pattern) {
        return apply("matches", "<FieldRef field=\"s\"/>" + pattern);
    }

    private static String replace(String input, String replacement) {
        return apply("replace", input + constant(".") + constant(replacement));
    }

    private static String constant(String value) {
        return "<Constant dataType=\"string\">" + value + "</Constant>";
    }
}
