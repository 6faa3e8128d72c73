package io.hedgerow.executors.tensorflow;

import static io.hedgerow.executors.tensorflow.TestingFormat.endpoint;
import static io.hedgerow.testkit.TestingEndpoint.mapping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hedgerow.executors.FolderArchive;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.tensorflow.proto.SignatureDef;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.TestingEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.SessionFunction;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** SavedModels: their variables, their signatures, and what their folders and zips must not do. */
class SavedModelTest {
    private static final float[][] WEIGHTS = {{1, 0, -1}, {0, 1, 1}};

    @TempDir
    Path folder;

    private static TestingEndpoint twoNumbers() {
        return endpoint().input("x", ValueType.FLOAT, 2);
    }

    private Prediction score(byte[] zip) throws Exception {
        return twoNumbers()
                .classes("p", "q", "r")
                .output(mapping(null, null, null, "p", "q", "r"))
                .score(zip, TestingEndpoint.floats(new long[] {2}, 2, 1));
    }

    @Test
    void variablesAreRestored() throws Exception {
        Prediction prediction = score(TestingSavedModel.write(folder, WEIGHTS).zip());
        double sum = Math.exp(2) + Math.exp(1) + Math.exp(-1);
        assertThat(prediction.label()).isZero();
        assertThat(prediction.probabilities())
                .containsExactly(new double[] {Math.exp(2) / sum, Math.exp(1) / sum, Math.exp(-1) / sum}, within(1e-6));
    }

    @Test
    void aSoftmaxInsideOfAFunctionIsFound() throws Exception {
        byte[] zip = TestingSavedModel.write(folder, WEIGHTS).zip();
        try (LoadedModel model = TestingFormat.load(zip)) {
            assertThatThrownBy(() -> model.signature(OutputMapping.INFERRED))
                    .hasMessageContaining("set output.classes");
        }
    }

    @Test
    void whatOfficialToolsExportIsRead() throws Exception {
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 2)));
            var w = tf.variable(tf.constant(new float[][] {{1}, {10}}));
            var y = tf.linalg.matMul(x, w);
            session.initialize();
            Signature signature = Signature.builder()
                    .key("other_name")
                    .input("x", x)
                    .output("y", y)
                    .build();
            SavedModelBundle.exporter(folder.toString())
                    .withFunction(SessionFunction.create(signature, session))
                    .export();
        }
        byte[] zip = FolderArchive.pack(folder, 1 << 20);
        assertThat(twoNumbers()
                        .score(zip, TestingEndpoint.floats(new long[] {2}, 2, 1))
                        .value())
                .isEqualTo(12);
    }

    @Test
    void theZipIsTheSameWhereverAndWheneverTheFolderLies(@TempDir Path other) throws Exception {
        TestingSavedModel.write(folder, WEIGHTS);
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted().toList()) {
                Path copy = other.resolve(folder.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        assertThat(FolderArchive.pack(other, 1 << 20)).isEqualTo(FolderArchive.pack(folder, 1 << 20));
    }

    @Test
    void aZipWithTheFolderItselfInItIsTheSameModel() throws Exception {
        TestingSavedModel.write(folder, WEIGHTS);
        Map<String, byte[]> nested = new TreeMap<>();
        files().forEach((name, content) -> nested.put("export/7/" + name, content));
        assertThat(score(zip(nested)).label()).isZero();
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (var all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static void refused(byte[] zip, String message) {
        assertThatThrownBy(() -> TestingFormat.load(zip).close())
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aZipThatLeadsOutOrUnpacksToTooMuchIsRefused() throws Exception {
        TestingSavedModel.write(folder, WEIGHTS);
        for (String name : new String[] {"../evil", "/etc/evil", "a/../../evil", "c:evil", "a\\evil"}) {
            Map<String, byte[]> files = files();
            files.put(name, new byte[1]);
            refused(zip(files), "leads out of its folder");
        }
        Map<String, byte[]> bomb = files();
        bomb.put("variables/variables.data-00001-of-00002", new byte[20 << 20]);
        refused(zip(bomb), "unpacks to more than");
        refused(zip(Map.of("readme", new byte[1])), "holds no saved_model.pb");
        Map<String, byte[]> twice = files();
        twice.put("b/saved_model.pb", new byte[1]);
        refused(zip(twice), "holds several: [b/saved_model.pb, saved_model.pb]");
        byte[] whole = zip(files());
        refused(java.util.Arrays.copyOf(whole, whole.length / 2), "zip");
    }

    @Test
    void damagedFilesAreRefused() throws Exception {
        TestingSavedModel model = TestingSavedModel.write(folder, WEIGHTS);
        Path index = folder.resolve("variables/variables.index");
        byte[] good = Files.readAllBytes(index);
        Files.write(index, java.util.Arrays.copyOf(good, good.length / 2));
        refused(model.zip(), "TensorFlow cannot restore it");
        Files.delete(index);
        refused(model.zip(), "its variables are missing");
        Files.write(index, good);
        Files.delete(folder.resolve("variables/variables.data-00000-of-00001"));
        refused(model.zip(), "TensorFlow cannot restore it");
        Files.write(folder.resolve("saved_model.pb"), "no protobuf".getBytes(StandardCharsets.UTF_8));
        refused(model.zip(), "saved_model.pb");
        refused(
                io.hedgerow.executors.tensorflow.proto.SavedModel.newBuilder()
                        .setSavedModelSchemaVersion(1)
                        .addMetaGraphs(model.meta())
                        .build()
                        .toByteArray(),
                "nothing without its folder");
    }

    @Test
    void signaturesAndTagsMustBeClear() throws Exception {
        TestingSavedModel model = TestingSavedModel.write(folder, WEIGHTS);
        SignatureDef signature = model.meta().getSignatureDefOrThrow("serving_default");
        model.meta().removeSignatureDef("serving_default").putSignatureDef("a", signature);
        assertThat(score(model.write().zip()).label()).as("the only one").isZero();
        model.meta().putSignatureDef("b", signature);
        refused(model.write().zip(), "no signature 'serving_default'; it has [a, b]");
        model.meta().getMetaInfoDefBuilder().setTags(0, "train");
        refused(model.write().zip(), "0 graphs tagged 'serve'");
    }

    @Test
    void aTensorThatIsNotThereIsRefused() throws Exception {
        TestingSavedModel model = TestingSavedModel.write(folder, WEIGHTS);
        SignatureDef signature = model.meta().getSignatureDefOrThrow("serving_default");
        model.meta()
                .putSignatureDef(
                        "serving_default",
                        signature.toBuilder()
                                .putOutputs("scores", TestingSavedModel.info("serve:3", -1, 3))
                                .build());
        refused(model.write().zip(), "no tensor 'serve:3'");
        model.meta()
                .putSignatureDef(
                        "serving_default",
                        signature.toBuilder()
                                .putOutputs("scores", TestingSavedModel.info("gone:0", -1, 3))
                                .build());
        refused(model.write().zip(), "no node 'gone'");
    }

    @Test
    void onlyTheModelsOwnVariablesAreRead(@TempDir Path other) throws Exception {
        TestingSavedModel.write(other, new float[][] {{5, 5, 5}, {5, 5, 5}});
        String elsewhere = other.resolve("variables/variables").toString();
        TestingSavedModel model = TestingSavedModel.write(folder, WEIGHTS);
        model.graph()
                .getLibraryBuilder()
                .getFunctionBuilder(1)
                .addNodeDef(TestingSavedModel.constant("elsewhere", elsewhere));
        model.restoreNode(TestingSavedModel.restore("elsewhere:output:0"));
        refused(model.write().zip(), "reads another file than the model's own variables");
    }

    @Test
    void whatAnswersMustNotReadFilesAtAll() throws Exception {
        TestingSavedModel model = TestingSavedModel.write(folder, WEIGHTS);
        SignatureDef signature = model.meta().getSignatureDefOrThrow("serving_default");
        model.meta()
                .putSignatureDef(
                        "serving_default",
                        signature.toBuilder()
                                .putOutputs("file", TestingSavedModel.info("restore:0"))
                                .build());
        refused(model.write().zip(), "the operation RestoreV2 is not allowed");
    }

    @Test
    void nothingIsLeftOnDisk() throws Exception {
        Path temp = Path.of(System.getProperty("java.io.tmpdir"));
        score(TestingSavedModel.write(folder, WEIGHTS).zip());
        try (var files = Files.list(temp)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("hedgerow-tensorflow-")))
                    .isEmpty();
        }
    }
}
