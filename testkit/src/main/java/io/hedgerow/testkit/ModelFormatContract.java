package io.hedgerow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelFormats;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.ProviderUnavailableException;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.FeaturePacking;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every model format keeps. A format's test extends it, gives models of the format with what they are known to say, and
 * every test here is run for each of them. {@link HostileModelContract} has what bad bytes get.
 *
 * <p>At least one case is a classification, or the format has none; cases with several samples prove more.
 */
public abstract class ModelFormatContract extends HostileModelContract {
    private static final String UNKNOWN = "no such thing";

    /** A test of one case. */
    private interface CaseTest {
        void run(OpenCase open) throws Exception;
    }

    private Stream<DynamicTest> forEachCase(CaseTest test) {
        return cases().stream()
                .map(modelCase -> DynamicTest.dynamicTest(modelCase.name(), () -> {
                    try (OpenCase open = OpenCase.load(format(), opener(), modelCase)) {
                        test.run(open);
                    }
                }));
    }

    @Test
    void isFoundByItsNameAndItsFiles() {
        ModelFormats formats = ModelFormats.load(getClass().getClassLoader());
        assertThat(format().name()).matches("[a-z][a-z0-9-]*");
        assertThat(formats.find(format().name()))
                .as("registered in META-INF/services/" + ModelFormat.class.getName())
                .containsInstanceOf(format().getClass());
        assertThat(format().fileExtensions()).allSatisfy(ending -> {
            assertThat(ending).startsWith(".").isEqualTo(ending.toLowerCase(Locale.ROOT));
            assertThat(formats.forFile("Model" + ending.toUpperCase(Locale.ROOT)))
                    .as("the format of files that end in " + ending)
                    .containsInstanceOf(format().getClass());
        });
        assertThat(cases()).isNotEmpty();
        assertThat(cases())
                .allSatisfy(modelCase ->
                        assertThat(modelCase.samples()).as(modelCase.name()).isNotEmpty());
    }

    @TestFactory
    Stream<DynamicTest> saysWhatItTakesAndGives() {
        return forEachCase(open -> {
            ModelSignature signature = open.signature();
            List<String> inputs =
                    signature.inputs().stream().map(InputSpec::name).toList();
            assertThat(inputs).doesNotHaveDuplicates();
            assertThat(signature.task()).isEqualTo(open.modelCase().task());
            assertThat(signature.classes()).doesNotHaveDuplicates();
            assertThat(open.modelCase().classes()).containsAll(signature.classes());
            assertThat(signature.classes().isEmpty()).isEqualTo(signature.task() == Task.REGRESSION);
            assertThat(open.signature()).as("asked again").isEqualTo(signature);
            try (OpenCase again = OpenCase.load(format(), opener(), open.modelCase())) {
                assertThat(again.signature()).as("loaded again").isEqualTo(signature);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> saysWhatItIsKnownToSay() {
        return forEachCase(open -> assertKnown(open, open.scorer()));
    }

    /** Large models are files that are mapped, small ones arrays. */
    @TestFactory
    Stream<DynamicTest> saysTheSameFromAFile() {
        return forEachCase(open -> {
            Path file = Files.createTempFile("hedgerow-contract-", ".model");
            try (OpenCase mapped = open.mapped(format(), opener(), file)) {
                assertThat(mapped.signature()).isEqualTo(open.signature());
                Files.delete(file);
                assertKnown(mapped, mapped.scorer());
            } finally {
                Files.deleteIfExists(file);
            }
        });
    }

    private static void assertKnown(OpenCase open, Scorer scorer) {
        List<Row> rows = open.modelCase().rows();
        for (int i = 0; i < rows.size(); i++) {
            ModelCase.Sample sample = open.modelCase().samples().get(i);
            OpenCase.Said said = OpenCase.say(scorer, rows.get(i));
            String as = "sample " + i + " " + sample.values();
            if (sample.expected().isFailure()) {
                assertThat(said.failure()).as(as + " fails").isNotNull();
            } else {
                sample.expected()
                        .assertMatches(as, said.prediction(as), open.modelCase().classes());
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> saysTheSameOfTheSameRow() {
        return forEachCase(open -> {
            Scorer scorer = open.scorer();
            for (Row row : open.modelCase().rows()) {
                Prediction first = OpenCase.say(scorer, row).prediction();
                assertThat(OpenCase.say(scorer, row).prediction()).isEqualTo(first);
                assertThat(OpenCase.say(open.scorer(), row).prediction())
                        .as("bound again")
                        .isEqualTo(first);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> saysInABatchWhatItSaysOfSingleRows() {
        return forEachCase(open -> {
            Scorer scorer = open.scorer();
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                rows.addAll(open.modelCase().rows());
            }
            rows.add(open.modelCase().binding().layout().newRow()); // lacks everything: fails, or not, by itself
            for (int size : Set.of(0, 1, 2, rows.size())) {
                assertBatch(scorer, rows.subList(rows.size() - size, rows.size()), toleranceOf(open));
            }
        });
    }

    private static void assertBatch(Scorer scorer, List<Row> rows, double tolerance) {
        TestingBatchResults results = new TestingBatchResults(rows.size());
        scorer.scoreBatch(rows, results, new Cancellation());
        assertThat(results.unknownRows()).isEmpty();
        assertThat(results.reports()).as("how often each row is reported").containsOnly(ones(rows.size()));
        for (int i = 0; i < rows.size(); i++) {
            String as = "row " + i + " of a batch of " + rows.size();
            OpenCase.Said alone = OpenCase.say(scorer, rows.get(i));
            Prediction prediction = results.prediction(i);
            if (prediction == null) {
                assertThat(results.failure(i)).as(as + " is reported").isNotNull();
                assertThat(alone.failure()).as(as + " failed, and alone").isNotNull();
            } else {
                Expected.assertSame(as, prediction, alone.prediction(as + ", alone"), tolerance);
            }
        }
    }

    private static int[] ones(int count) {
        int[] ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double toleranceOf(OpenCase open) {
        return open.modelCase().samples().stream()
                .mapToDouble(sample -> sample.expected().tolerance())
                .max()
                .orElse(0);
    }

    @TestFactory
    Stream<DynamicTest> manyThreadsMayScoreAtOnce() {
        return forEachCase(open -> {
            Scorer scorer = open.scorer();
            ManyThreads.run(4, thread -> {
                for (int round = 0; round < 50; round++) {
                    assertKnown(open, scorer);
                    if (thread == 0) {
                        assertBatch(scorer, open.modelCase().rows(), toleranceOf(open));
                    }
                }
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> classesArePositionsInTheEndpoints() {
        return forEachCase(open -> {
            if (open.modelCase().task() == Task.REGRESSION) {
                return;
            }
            List<String> classes = new ArrayList<>(open.modelCase().classes());
            Collections.reverse(classes);
            classes.add(1, UNKNOWN);
            Scorer scorer = open.model()
                    .bind(open.modelCase().binding(open.modelCase().inputs(), Task.CLASSIFICATION, classes));
            assertSamplesMatch(open, scorer, open.modelCase().rows(), classes);
            for (Row row : open.modelCase().rows()) {
                Prediction prediction = OpenCase.say(scorer, row).prediction();
                if (prediction != null && prediction.probabilities() != null) {
                    assertThat(prediction.probabilities()).hasSize(classes.size());
                    assertThat(prediction.probabilities()[1]).isZero();
                }
            }
        });
    }

    private static void assertSamplesMatch(OpenCase open, Scorer scorer, List<Row> rows, List<String> classes) {
        for (int i = 0; i < rows.size(); i++) {
            Expected expected = open.modelCase().samples().get(i).expected();
            if (!expected.isFailure()) {
                String as = "sample " + i;
                expected.assertMatches(as, OpenCase.say(scorer, rows.get(i)).prediction(as), classes);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> anEndpointThatLacksInputsIsRefusedWithAllOfThem() {
        return forEachCase(open -> {
            List<String> needed = open.signature().inputs().stream()
                    .filter(input -> !input.optional())
                    .map(InputSpec::name)
                    .toList();
            if (needed.isEmpty()) {
                return;
            }
            ModelCase modelCase = open.modelCase();
            String refusal = open.refusal(
                    "an endpoint without inputs", modelCase.binding(List.of(), modelCase.task(), modelCase.classes()));
            if (!modelCase.isPacked()) {
                assertThat(needed).allSatisfy(name -> assertThat(refusal).contains(name));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> anEndpointOfAnotherTaskOrOtherClassesIsRefused() {
        return forEachCase(open -> {
            ModelCase modelCase = open.modelCase();
            boolean classifies = modelCase.task() == Task.CLASSIFICATION;
            Task other = classifies ? Task.REGRESSION : Task.CLASSIFICATION;
            open.refusal(
                    "an endpoint for " + other,
                    modelCase.binding(modelCase.inputs(), other, classifies ? List.of() : List.of(UNKNOWN)));
            if (classifies) {
                String refusal = open.refusal(
                        "an endpoint with other classes",
                        modelCase.binding(modelCase.inputs(), Task.CLASSIFICATION, List.of(UNKNOWN)));
                assertThat(refusal).contains(open.signature().classes().get(0));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> inputsOfAnotherTypeAreRefused() {
        return forEachCase(open -> {
            ModelCase modelCase = open.modelCase();
            List<InputSpec> inputs = modelCase.inputs();
            for (int i = 0; i < inputs.size(); i++) {
                InputSpec input = inputs.get(i);
                ValueType type = input.type() == ValueType.STRING ? ValueType.DOUBLE : ValueType.STRING;
                List<InputSpec> others = new ArrayList<>(inputs);
                others.set(i, new InputSpec(input.name(), type, input.optional(), input.shape()));
                String refusal = open.refusal(
                        input.name() + " as " + type.yamlName(),
                        modelCase.binding(others, modelCase.task(), modelCase.classes()));
                assertThat(refusal).contains(input.name());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> namesThatAreNotThereAreRefused() {
        return forEachCase(open -> {
            OutputMapping unknown = new OutputMapping(UNKNOWN, null, null, null, List.of());
            assertThatThrownBy(() -> open.model().signature(unknown))
                    .as("an output that is not there")
                    .isInstanceOf(ModelRefusedException.class);
            Binding good = open.modelCase().binding();
            List<String> first = open.modelCase().inputs().stream()
                    .map(InputSpec::name)
                    .limit(1)
                    .toList();
            open.refusal(
                    "features for an input that is not there",
                    new Binding(
                            good.layout(),
                            good.task(),
                            good.classes(),
                            false,
                            Map.of(),
                            new FeaturePacking(UNKNOWN, first),
                            good.output()));
        });
    }

    @TestFactory
    Stream<DynamicTest> inputsMayHaveOtherNamesInTheEndpoint() {
        return forEachCase(open -> {
            ModelCase modelCase = open.modelCase();
            if (modelCase.isPacked()) {
                return;
            }
            List<InputSpec> inputs = new ArrayList<>();
            Map<String, String> names = new HashMap<>();
            for (InputSpec input : modelCase.inputs()) {
                inputs.add(new InputSpec("own " + input.name(), input.type(), input.optional(), input.shape()));
                names.put("own " + input.name(), input.name());
            }
            Binding binding = modelCase.binding(inputs, modelCase.task(), modelCase.classes(), false, names);
            // Positions stay, so that the rows of the case are rows of this endpoint.
            assertSamplesMatch(open, open.model().bind(binding), modelCase.rows(), modelCase.classes());
        });
    }

    @TestFactory
    Stream<DynamicTest> whatARowLacksNeverEndsInAnError() {
        return forEachCase(open -> {
            ModelCase modelCase = open.modelCase();
            Scorer scorer = open.scorer();
            InputLayout layout = modelCase.binding().layout();
            for (ModelCase.Sample sample : modelCase.samples()) {
                for (String left : sample.values().keySet()) {
                    Map<String, Object> values = new HashMap<>(sample.values());
                    values.remove(left);
                    Row row = TestingRows.row(layout, values);
                    OpenCase.Said said = OpenCase.say(scorer, row);
                    assertThat(said.prediction() != null || said.failure() != null)
                            .as("a row without " + left + " is scored or fails")
                            .isTrue();
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> outputsTravelWhenTheyAreAskedFor() {
        return forEachCase(open -> {
            ModelCase modelCase = open.modelCase();
            Scorer asked = open.model()
                    .bind(modelCase.binding(modelCase.inputs(), modelCase.task(), modelCase.classes(), true, Map.of()));
            Scorer plain = open.scorer();
            Set<String> known = open.signature().outputs().stream()
                    .map(ModelSignature.Output::name)
                    .collect(Collectors.toCollection(HashSet::new));
            for (Row row : modelCase.rows()) {
                Prediction with = OpenCase.say(asked, row).prediction();
                Prediction without = OpenCase.say(plain, row).prediction();
                if (with != null && without != null) {
                    assertThat(without.outputs()).isEmpty();
                    assertThat(known)
                            .containsAll(with.outputs().stream()
                                    .map(NamedTensor::name)
                                    .toList());
                    Expected.assertSame("with outputs", with, without, toleranceOf(open));
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aCallThatNobodyWaitsForEnds() {
        return forEachCase(open -> {
            Cancellation cancelled = new Cancellation();
            cancelled.cancel();
            Scorer scorer = open.scorer();
            List<Row> rows = open.modelCase().rows();
            try {
                scorer.score(rows.get(0), cancelled);
            } catch (Exception e) {
                assertThat(e).as("ends with an exception at most").isNotNull();
            }
            TestingBatchResults results = new TestingBatchResults(rows.size());
            scorer.scoreBatch(rows, results, cancelled);
            assertKnown(open, scorer);
        });
    }

    @TestFactory
    Stream<DynamicTest> oneInstanceClosesWithoutAnother() {
        return forEachCase(open -> {
            Scorer scorer = open.scorer();
            for (int i = 0; i < 10; i++) {
                try (OpenCase other = OpenCase.load(format(), opener(), open.modelCase())) {
                    assertKnown(other, other.scorer());
                }
            }
            assertKnown(open, scorer);
        });
    }

    @TestFactory
    Stream<DynamicTest> leavesTheBytesAsTheyAre() {
        return forEachCase(open -> {
            ModelArtifact artifact = open.modelCase().artifact();
            try (OpenCase other = new OpenCase(
                    open.modelCase(), format().load(artifact, open.modelCase().options(), opener()))) {
                assertKnown(other, other.scorer());
            }
            assertThat(artifact.bytes()).isEqualTo(open.modelCase().artifact().bytes());
        });
    }

    @TestFactory
    Stream<DynamicTest> aProviderThatIsNotThereIsRefused() {
        return forEachCase(open -> {
            LoadOptions good = open.modelCase().options();
            LoadOptions gone = new LoadOptions("nowhere", null, good.threads(), good.allow());
            assertThatThrownBy(() -> format().load(open.modelCase().artifact(), gone, opener()))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("nowhere");
            LoadOptions replaced = new LoadOptions("nowhere", good.provider(), good.threads(), good.allow());
            OpenCase.load(format(), opener(), open.modelCase().options(replaced))
                    .close();
        });
    }
}
