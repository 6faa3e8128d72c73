package io.hedgerow.executors.pmml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.helpers.AttributesImpl;

class HostileDocumentTest {
    private static final String SECRET = "a-secret-of-this-machine";
    private static final String DOCTYPE_REFUSED = "a DOCTYPE is not allowed in a model; remove it";

    @TempDir
    Path folder;

    @Test
    void externalEntitiesReadNoFile() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), SECRET);
        ModelRefusedException refusal = refusal(withDoctype("<!ENTITY e SYSTEM \"" + secret.toUri() + "\">", "&e;"));

        assertThat(refusal).hasMessageContaining(DOCTYPE_REFUSED);
        assertThat(stackOf(refusal)).doesNotContain(SECRET);
    }

    @Test
    void neitherEntitiesNorDtdsNorSchemasAskTheNetwork() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/x";
        try {
            refusal(withDoctype("<!ENTITY e SYSTEM \"" + url + "\">", "&e;"));
            refusal(withDoctype("<!ENTITY % p SYSTEM \"" + url + "\"> %p;", ""));
            refusal("<!DOCTYPE PMML SYSTEM \"" + url + "\">" + TestingModels.withTransformations(""));
            assertThat(TestingModels.parse(TestingModels.withTransformations("")
                            .replace(
                                    "version=\"4.4\"",
                                    "version=\"4.4\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                                            + " xsi:schemaLocation=\"http://www.dmg.org/PMML-4_4 " + url + "\"")))
                    .isNotNull();
        } finally {
            server.stop(0);
        }
        assertThat(requests).hasValue(0);
    }

    @Test
    void entitiesThatMultiplyAreRefusedBeforeTheyDo() {
        StringBuilder entities = new StringBuilder("<!ENTITY a0 \"lol\">");
        for (int i = 1; i < 40; i++) {
            entities.append("<!ENTITY a%d \"&a%d;&a%d;\">".formatted(i, i - 1, i - 1));
        }

        refused(withDoctype(entities.toString(), "&a39;"), DOCTYPE_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    void anotherEncodingHidesNothing(String name) throws Exception {
        Charset charset = Charset.forName(name);
        String document = TestingModels.text("tree").replace("UTF-8", "UTF-16");

        assertThat(TestingModels.signature(TestingModels.load(document.getBytes(charset)))
                        .classes())
                .containsExactly("5", "6", "7");
        refused(
                withDoctype("<!ENTITY e SYSTEM \"file:///etc/hostname\">", "&e;")
                        .getBytes(charset),
                DOCTYPE_REFUSED);
    }

    @Test
    void xIncludeIsRefused() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), SECRET);
        String include = "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" parse=\"text\" href=\""
                + secret.toUri() + "\"/>";

        refused(TestingModels.withTransformations(include), "<xi:include>: XInclude is not allowed in a model");
        refused(
                TestingModels.text("neighbours").replace("<kind>low</kind>", "<kind>" + include + "</kind>"),
                "XInclude is not allowed in a model");
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 2_000, 100_000})
    void deepNestingIsRefused(int depth) {
        String open = "<Node><True/>".repeat(depth);
        String close = "</Node>".repeat(depth);
        String document = TestingModels.text("tree-regression")
                .replace("<Node score=\"5.0\">", open + "<Node score=\"5.0\">")
                .replace("        </Node>\n    </TreeModel>", close + "</Node></TreeModel>");

        refused(document, "elements nest deeper than 256 levels");
    }

    @Test
    void deepNestingInExtensionsAndRowsIsRefusedToo() {
        String deep = "<a>".repeat(50_000) + "</a>".repeat(50_000);

        refused(
                TestingModels.withTransformations("")
                        .replace("<Header/>", "<Header><Extension>" + deep + "</Extension></Header>"),
                "elements nest deeper than 256 levels");
        refused(
                TestingModels.text("neighbours").replace("<kind>low</kind>", deep),
                "elements nest deeper than 256 levels");
    }

    @Test
    void theDeepestAllowedTreeLoadsAndScoresOnASmallStack() throws Exception {
        int depth = 240;
        String document = TestingModels.text("tree-regression")
                .replace("<Node score=\"5.0\">", "<Node score=\"1\"><True/>".repeat(depth) + "<Node score=\"5.0\">")
                .replace("        </Node>\n    </TreeModel>", "</Node>".repeat(depth) + "</Node></TreeModel>");
        double[] value = new double[1];
        Throwable[] failure = new Throwable[1];
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        LoadedModel model = TestingModels.parse(document);
                        value[0] = TestingModels.bind(model)
                                .score(java.util.Map.of("x", 0.0))
                                .value();
                    } catch (Throwable e) {
                        failure[0] = e;
                    }
                },
                "small stack",
                512 << 10);
        thread.start();
        thread.join();

        assertThat(failure[0]).isNull();
        assertThat(value[0]).isEqualTo(5);
    }

    @Test
    void tooManyElementsAreRefused() throws Exception {
        DocumentGuard guard = new DocumentGuard();
        String namespace = "http://www.dmg.org/PMML-4_4";
        AttributesImpl none = new AttributesImpl();
        guard.startElement(namespace, "PMML", "PMML", none);
        for (int i = 1; i < DocumentGuard.MAX_ELEMENTS; i++) {
            guard.startElement(namespace, "Extension", "Extension", none);
            guard.endElement(namespace, "Extension", "Extension");
        }

        assertThatExceptionOfType(DocumentGuard.RefusedException.class)
                .isThrownBy(() -> guard.startElement(namespace, "Extension", "Extension", none))
                .withMessage("there are more than 2000000 elements");
    }

    @Test
    void longAttributesAreRefused() {
        refused(
                TestingModels.withTransformations("")
                        .replace(
                                "<Header/>",
                                "<Header description=\"" + "x".repeat(DocumentGuard.MAX_ATTRIBUTE_LENGTH + 1) + "\"/>"),
                "attribute description is longer than 65536 characters");
    }

    @Test
    void filesThatAreNotXmlAreNamed() throws IOException {
        refused(new byte[0], "the file is empty");
        refused(" \n\t ", "the file is empty");
        refused(
                new byte[] {8, 7, 18, 4, 't', 'e', 's', 't', 26},
                "not XML: the file begins with the bytes 08 07 12 04");
        refused("{\"model\": 1}", "not XML: the file begins with the bytes 7B 22");
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("model.pmml"));
        }
        refused(zip.toByteArray(), "a ZIP archive's signature; unpack it first");
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        new GZIPOutputStream(gzip).close();
        refused(gzip.toByteArray(), "a gzip signature; unpack it first");
        refused(new byte[FirstBytes.MAX_BYTES + 1], "the file has 67108865 bytes; at most 67108864 (64 MiB)");
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] whole = TestingModels.bytes("tree");
        for (int length = 0; length < whole.length - 8; length += 37) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(ModelRefusedException.class)
                    .as("%d bytes", length)
                    .isThrownBy(() -> TestingModels.load(part));
        }
        refused(Arrays.copyOf(whole, whole.length / 2), "not well-formed XML");
    }

    @Test
    void otherXmlIsRefusedByItsRoot() {
        refused("<html><body/></html>", "the root element is <html>; a PMML document has the root element PMML");
        refused("<PMML version=\"4.4\"/>", "the namespace is \"\"; allowed: http://www.dmg.org/PMML-3_0 to");
        refused(
                "<PMML xmlns=\"https://www.dmg.org/PMML-4_4\"/>",
                "line 1: the namespace is \"https://www.dmg.org/PMML-4_4\"");
    }

    @Test
    void aValueThatCannotBeReadIsRefusedWithItsLine() {
        refused(TestingModels.text("linear").replace("coefficient=\"2.25\"", "coefficient=\"2,25\""), "line 34: ");
        refused(
                TestingModels.text("linear").replace("NumericPredictor name=\"x\"", "NumericPredicator name=\"x\""),
                "NumericPredicator");
    }

    @Test
    void exactlyOneModelIsAllowed() {
        String document = TestingModels.withTransformations("");
        int start = document.indexOf("<RegressionModel");
        String model = document.substring(start, document.indexOf("</PMML>"));

        refused(document.replace(model, ""), "the document holds no model");
        refused(
                document.replace(model, model.replace("<RegressionModel", "<RegressionModel modelName=\"a\"") + model),
                "the document holds 2 models: RegressionModel a, RegressionModel; one is allowed");
        refused(
                document.replace("<RegressionModel", "<RegressionModel isScorable=\"false\""),
                "the document's models are all marked isScorable=\"false\"");
    }

    @Test
    void modelsThatCannotScoreOneRecordAreRefused() {
        refused(
                TestingModels.text("tree-regression")
                        .replace("functionName=\"regression\"", "functionName=\"timeSeries\""),
                "functionName=\"timeSeries\" does not score single records; allowed: classification");
        refused(
                TestingModels.withTransformations("").replaceAll("(?s)<RegressionModel.*</RegressionModel>", """
                        <BaselineModel functionName="regression">
                          <MiningSchema><MiningField name="v" usageType="target"/><MiningField name="x"/></MiningSchema>
                          <TestDistributions field="x" testStatistic="zValue">
                            <Baseline><GaussianDistribution mean="0" variance="1"/></Baseline>
                          </TestDistributions>
                        </BaselineModel>"""),
                "BaselineModel");
    }

    @Test
    void aModelThatFailsItsOwnVerificationIsRefused() {
        refused(
                TestingModels.text("linear").replace("<rounded>3</rounded>", "<rounded>4</rounded>"),
                "the model fails its own verification records");
    }

    private static String withDoctype(String declarations, String content) {
        return "<?xml version=\"1.0\"?>\n<!DOCTYPE PMML [" + declarations + "]>\n"
                + TestingModels.withTransformations("").replace("<Header/>", "<Header>" + content + "</Header>");
    }

    private static String stackOf(Throwable e) {
        java.io.StringWriter out = new java.io.StringWriter();
        e.printStackTrace(new java.io.PrintWriter(out));
        return out.toString();
    }

    private static ModelRefusedException refusal(String document) {
        try {
            TestingModels.parse(document);
        } catch (ModelRefusedException e) {
            return e;
        }
        throw new AssertionError("not refused");
    }

    static void refused(String document, String message) {
        refused(document.getBytes(StandardCharsets.UTF_8), message);
    }

    static void refused(byte[] bytes, String message) {
        assertThatExceptionOfType(ModelRefusedException.class)
                .isThrownBy(() -> TestingModels.load(bytes))
                .withMessageContaining(message);
    }
}
